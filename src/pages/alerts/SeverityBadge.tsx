import { Badge, type BadgeColor } from '@grafana/ui';
import React from 'react';

const COLORS: Record<string, BadgeColor> = { critical: 'red', warning: 'orange', info: 'blue' };

export function SeverityBadge({ severity }: { severity: string }) {
  return <Badge color={COLORS[severity] ?? 'darkgrey'} text={severity || 'no severity'} />;
}

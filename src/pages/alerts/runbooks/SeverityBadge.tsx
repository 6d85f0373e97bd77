import { Badge, type BadgeColor } from '@grafana/ui';
import React from 'react';
import type { Severity } from '../../../alerts/types';

const COLORS: Record<Severity, BadgeColor> = { critical: 'red', warning: 'orange', info: 'blue', none: 'darkgrey' };

export function SeverityBadge({ severity }: { severity: Severity }) {
  return <Badge color={COLORS[severity]} text={severity} />;
}

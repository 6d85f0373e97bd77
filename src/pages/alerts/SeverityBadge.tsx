import { Badge, type BadgeColor, Text } from '@grafana/ui';
import React from 'react';

const COLORS: Partial<Record<string, BadgeColor>> = { critical: 'red', warning: 'orange', info: 'blue' };

/** A severity in its colour; one that is none of ours has no colour. */
export function SeverityBadge({ severity }: { severity: string }) {
  const color = COLORS[severity];
  return color ? <Badge color={color} text={severity} /> : <Text color="secondary">{severity || 'no severity'}</Text>;
}

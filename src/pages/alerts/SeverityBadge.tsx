import { Badge, type BadgeColor, useTheme2 } from '@grafana/ui';
import React from 'react';
import { ownValue } from '../../own';

const COLORS: Record<string, BadgeColor> = { critical: 'red', warning: 'orange', info: 'blue' };

/** A severity in its colour; one that is none of ours is grey. */
export function SeverityBadge({ severity }: { severity: string }) {
  const color = ownValue(COLORS, severity);
  return color ? <Badge color={color} text={severity} /> : <GreyBadge text={severity || 'no severity'} />;
}

/** Grafana's grey text has too little contrast in the light theme. */
export function GreyBadge({ text, tooltip }: { text: string; tooltip?: string }) {
  const { colors } = useTheme2();
  return <Badge color="darkgrey" text={text} tooltip={tooltip} style={{ color: colors.text.primary }} />;
}

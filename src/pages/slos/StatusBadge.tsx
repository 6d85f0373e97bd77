import { Badge, type BadgeColor, type IconName, useTheme2 } from '@grafana/ui';
import React from 'react';
import { type PromiseStatus, STATUS_WORDS } from './words';

const LOOKS: Record<PromiseStatus, { color: BadgeColor; icon: IconName }> = {
  met: { color: 'green', icon: 'check' },
  atRisk: { color: 'orange', icon: 'exclamation-triangle' },
  missed: { color: 'red', icon: 'times' },
  notProven: { color: 'darkgrey', icon: 'hourglass' },
  unknown: { color: 'darkgrey', icon: 'question-circle' },
};

/** The state of a promise, in a word and a sign beside its colour. */
export function StatusBadge({ status }: { status: PromiseStatus }) {
  const { text } = useTheme2().colors;
  const { color, icon } = LOOKS[status];
  // The grey badge's own text has too little contrast in the light theme.
  const style = { whiteSpace: 'nowrap', ...(color === 'darkgrey' && { color: text.primary }) } as const;
  return <Badge color={color} icon={icon} text={STATUS_WORDS[status]} style={style} />;
}

import { Badge, type BadgeColor, type IconName } from '@grafana/ui';
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
  return <Badge {...LOOKS[status]} text={STATUS_WORDS[status]} style={{ whiteSpace: 'nowrap' }} />;
}

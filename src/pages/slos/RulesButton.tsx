import { Button } from '@grafana/ui';
import React from 'react';
import { type PlannedSlo } from '../../shared/slos/queries';
import { ruleFile } from '../../slo/rules';
import { download } from './download';

/** The recording rules of what can be measured here, with the names of this store. */
export function RulesButton({ planned }: { insights: string; planned: PlannedSlo[] }) {
  const resolved = planned.flatMap((one) => (one.resolved.ok ? [one.resolved.slo] : []));
  const save = () => download('contextd-slo.rules.yaml', ruleFile(resolved), 'application/yaml');
  return (
    <Button
      icon="download-alt"
      size="sm"
      variant="secondary"
      disabled={resolved.length === 0}
      onClick={save}
      tooltip="Recording rules that make these pages cheap for a store with many series. The answers stay the same."
    >
      Recording rules
    </Button>
  );
}

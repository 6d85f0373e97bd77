import { Button, FieldValidationMessage } from '@grafana/ui';
import React, { useState } from 'react';
import { ruleFile } from '../../shared/insights/rules';
import { type PlannedSlo } from '../../shared/slos/queries';
import { download } from '../../shared/ui/download';

interface RulesButtonProps {
  /** uid of the Insights data source, which writes the rules. */
  insights: string;
  planned: readonly PlannedSlo[];
}

/** The recording rules of what can be measured here, with the names of this store. */
export function RulesButton({ insights, planned }: RulesButtonProps) {
  const resolved = planned.flatMap((one) => (one.resolved.ok ? [one.resolved.slo] : []));
  const [failure, setFailure] = useState('');
  const save = async () => {
    try {
      download('contextd-slo.rules.yaml', await ruleFile(insights, 'recording', { slos: resolved }), 'application/yaml');
      setFailure('');
    } catch (error) {
      setFailure((error as Error).message);
    }
  };
  return (
    <>
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
      {failure && <FieldValidationMessage>{failure}</FieldValidationMessage>}
    </>
  );
}

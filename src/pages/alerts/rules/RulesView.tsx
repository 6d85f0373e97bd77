import { Alert } from '@grafana/ui';
import React, { useState } from 'react';
import { installing, removing } from '../../../shared/alerting/operations';
import { alertingRights, WHO_CAN } from '../../../shared/alerting/rights';
import { SentenceLine } from '../../../shared/headline/Headline';
import { type RulesInput } from '../../../shared/insights/rules';
import { LoadingState, ProblemState } from '../../../shared/states/states';
import { Downloads } from './Downloads';
import { type Action, Review } from './Review';
import { removable, type RuleRow, rulesSentence, suggested, writable } from './rows';
import { RulesNotices } from './RulesNotices';
import { RulesTable } from './RulesTable';
import { useRules } from './useRules';
import { type Writing } from './useWriting';
import { appVersion } from './version';
import { WrittenList } from './WrittenList';

interface RulesViewProps {
  /** uid of the Insights data source, which builds the rules. */
  insights: string;
  input: RulesInput;
  /** SLOs of which no rules can be written here. */
  unmeasured: string[];
  writing: Writing;
}

/** The rules, what can be done with them, and what was done. */
export function RulesView({ insights, input, unmeasured, writing }: RulesViewProps) {
  const { rows, failure, refusal, folders, reload } = useRules(insights, input, unmeasured);
  const [choice, setChoice] = useState<readonly string[]>();
  const [action, setAction] = useState<Action>();
  if (failure !== undefined) {
    const detail = `${failure} An administrator can check it on the Setup page.`;
    return <ProblemState problem={{ kind: 'failed', title: 'The rules could not be built', detail }} />;
  }
  if (!rows) {
    return <LoadingState text="Comparing the rules with this Grafana…" />;
  }
  const may = refusal === undefined && alertingRights().write;
  const chosen = choice ?? suggested(rows);
  const done = async () => {
    await reload();
    setChoice([]);
    setAction(undefined);
  };
  const write = async (of: Action, those: RuleRow[], folder: () => Promise<string>) => {
    await writing.run(of, async () =>
      of === 'install' ? installing(those, await folder(), await appVersion()) : removing(those)
    );
    await done();
  };
  const those = (of: Action) =>
    rows.filter((row) => chosen.includes(row.uid) && (of === 'install' ? writable(row) : removable(row)));
  return (
    <>
      <SentenceLine sentence={refusal === undefined ? rulesSentence(rows) : { state: 'unknown', text: refusal }} />
      {refusal === undefined && !may && (
        <Alert severity="info" title="You can look, but not install" bottomSpacing={0}>
          {WHO_CAN}
        </Alert>
      )}
      <RulesNotices rows={rows} unmeasured={unmeasured} />
      <WrittenList
        writing={writing}
        onUndo={async (id) => {
          await writing.undo(id);
          await done();
        }}
      />
      {action && (
        <Review
          key={action}
          action={action}
          rows={those(action)}
          folders={folders}
          busy={writing.busy}
          progress={writing.progress}
          onCancel={() => setAction(undefined)}
          onConfirm={(folder) => write(action, those(action), folder)}
        />
      )}
      <RulesTable
        rows={rows}
        chosen={chosen}
        onChoose={may && !writing.busy ? setChoice : undefined}
        counts={{ install: those('install').length, remove: those('remove').length }}
        onAction={may && !action && !writing.busy ? setAction : undefined}
        onReload={reload}
      />
      <Downloads insights={insights} input={input} />
    </>
  );
}

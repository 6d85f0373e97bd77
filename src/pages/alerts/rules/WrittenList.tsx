import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, Icon, useStyles2 } from '@grafana/ui';
import React from 'react';
import { madeBy, type Outcome } from '../../../shared/alerting/apply';
import { outcomeWords, writtenTitle } from './words';
import { type Writing, type Written } from './useWriting';

interface WrittenListProps {
  writing: Writing;
  onUndo: (id: number) => void;
}

/** What was written since the page was opened, the newest first, and how to take it back. */
export function WrittenList({ writing, onUndo }: WrittenListProps) {
  const { written, busy, failure } = writing;
  return (
    <div role="status" aria-label="What was written">
      {failure && (
        <Alert severity="error" title="Nothing was written" bottomSpacing={1}>
          {failure}
        </Alert>
      )}
      {written.map((one) => (
        <OneWritten key={one.id} written={one} busy={busy} onUndo={() => onUndo(one.id)} />
      ))}
    </div>
  );
}

function OneWritten({ written, busy, onUndo }: { written: Written; busy: boolean; onUndo: () => void }) {
  const styles = useStyles2(getStyles);
  const { kind, outcomes, undone } = written;
  const failed = outcomes.some(({ failure }) => failure !== undefined);
  const made = madeBy(outcomes);
  return (
    <Alert
      severity={failed ? (made.length > 0 ? 'warning' : 'error') : 'success'}
      title={writtenTitle(written)}
      bottomSpacing={1}
    >
      <ul className={styles.list}>
        {outcomes.map((outcome) => (
          <OneOutcome key={`${outcome.title} ${outcome.operations[0]?.uid}`} outcome={outcome} />
        ))}
      </ul>
      {kind !== 'undo' && !undone && made.length > 0 && (
        <Button size="sm" variant="secondary" icon="history" disabled={busy} onClick={onUndo}>
          Undo
        </Button>
      )}
    </Alert>
  );
}

function OneOutcome({ outcome }: { outcome: Outcome }) {
  return (
    <li>
      <Icon name={outcome.failure === undefined ? 'check' : 'times'} size="sm" aria-hidden /> {outcomeWords(outcome)}
    </li>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', margin: theme.spacing(0, 0, 1), overflowWrap: 'anywhere', padding: 0 }),
});

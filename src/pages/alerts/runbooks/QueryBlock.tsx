import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, Text, useStyles2 } from '@grafana/ui';
import React, { useState } from 'react';
import { ProblemError, type Sample } from '../../../shared/store/prometheus';
import { problemFromError } from '../../../shared/store/problems';
import { LinesToCopy } from '../../../shared/ui/LinesToCopy';
import { format } from '../../../shared/words/locale';
import type { RunbookQuery } from './types';

/** A query in the reader's store. */
export type QueryRun =
  | { ok: true; expr: string; unit: string; run: () => Promise<Sample[]> }
  /** Why it cannot be answered here, and what to do. */
  | { ok: false; reason: string };

/** More rows hide the text that explains them. */
const SHOWN = 10;

type Answer = { samples: Sample[] } | { problem: string };

/** PromQL for the reader's store, and its answer now when the reader wants it. */
export function QueryBlock({ query, run }: { query: RunbookQuery; run: QueryRun }) {
  const styles = useStyles2(getStyles);
  const [answer, setAnswer] = useState<Answer>();
  const [running, setRunning] = useState(false);
  if (!run.ok) {
    return (
      <p className={styles.missing}>
        <strong>{query.title}:</strong> {run.reason}
      </p>
    );
  }
  const ask = async () => {
    setRunning(true);
    setAnswer(
      await run.run().then(
        (samples) => ({ samples }),
        (error: unknown) => ({ problem: detailOf(error) })
      )
    );
    setRunning(false);
  };
  return (
    <div className={styles.query}>
      <LinesToCopy lines={{ title: query.title, text: run.expr }} />
      <div className={styles.answer}>
        <Button
          size="sm"
          variant="secondary"
          icon={running ? 'spinner' : 'play'}
          disabled={running}
          onClick={ask}
          aria-label={`Run: ${query.title}`}
        >
          Run
        </Button>
        <div role="status">{answer && <AnswerView answer={answer} query={query} unit={run.unit} />}</div>
      </div>
    </div>
  );
}

function detailOf(error: unknown): string {
  return error instanceof ProblemError ? error.problem.detail : problemFromError(error, 'The data source').detail;
}

function AnswerView({ answer, query, unit }: { answer: Answer; query: RunbookQuery; unit: string }) {
  const styles = useStyles2(getStyles);
  if ('problem' in answer) {
    return <Text color="warning">{answer.problem}</Text>;
  }
  const rows = [...answer.samples].sort((a, b) => b.value - a.value);
  if (rows.length === 0) {
    return <Text color="secondary">{query.empty ?? 'No result: the store has no such series now.'}</Text>;
  }
  return (
    <>
      <table className={styles.table}>
        <tbody>
          {rows.slice(0, SHOWN).map(({ labels, value }) => (
            <tr key={JSON.stringify(labels)}>
              <th scope="row">{wordsOf(labels) || 'Value'}</th>
              <td>{format(value, unit)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > SHOWN && <Text color="secondary">{`${rows.length - SHOWN} more are not shown.`}</Text>}
    </>
  );
}

function wordsOf(labels: Record<string, string>): string {
  return Object.entries(labels)
    .filter(([name]) => name !== '__name__')
    .map(([name, value]) => `${name} ${value || '(empty)'}`)
    .join(', ');
}

const getStyles = (theme: GrafanaTheme2) => ({
  query: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(0.5) }),
  missing: css({ color: theme.colors.text.secondary, margin: 0 }),
  answer: css({ alignItems: 'flex-start', display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
  table: css({
    borderCollapse: 'collapse',
    fontSize: theme.typography.bodySmall.fontSize,
    'th, td': { padding: theme.spacing(0.25, 2, 0.25, 0), overflowWrap: 'anywhere', textAlign: 'left' },
    th: { fontWeight: theme.typography.fontWeightRegular },
    td: { fontVariantNumeric: 'tabular-nums' },
  }),
});

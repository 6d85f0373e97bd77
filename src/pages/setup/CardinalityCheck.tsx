import { css } from '@emotion/css';
import { dateTime, type GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import React, { useEffect, useRef, useState } from 'react';
import { type Resolution } from '../../metrics/resolve';
import { instantVectors, listLabelValues, ProblemError } from '../../shared/store/prometheus';
import {
  type Ask,
  cardinalitySentence,
  type CardinalityReport,
  checkCardinality,
  type LabelUse,
  MOST_VALUES,
} from './cardinality';
import { type Store } from './lines';
import { LinesToCopy } from '../../shared/ui/LinesToCopy';
import { rulesFor } from './relabel';
import { Section } from '../../shared/ui/Section';
import { whole } from '../../shared/words/locale';

interface CardinalityCheckProps {
  resolution: Resolution;
  dataSource: string;
  jobs: string[];
  store: Store;
}

/** Label values are listed over this time, in milliseconds. */
const HOUR = 3_600_000;

/** How many series contextd's metrics have, which labels multiply them, and the rules that limit them; queried only on request. */
export function CardinalityCheck({ resolution, dataSource, jobs, store }: CardinalityCheckProps) {
  const styles = useStyles2(getStyles);
  const [report, setReport] = useState<CardinalityReport>();
  const [said, setSaid] = useState('');
  const shown = useRef(true);
  useEffect(() => {
    shown.current = true;
    return () => {
      shown.current = false;
    };
  }, []);
  const check = async () => {
    setSaid('Counting…');
    const [found, text] = await checkCardinality(resolution, jobs, asking(dataSource)).then(
      (done): [CardinalityReport, string] => [done, cardinalitySentence(done)],
      (error: ProblemError): [undefined, string] => [undefined, `${error.problem.title}. ${error.problem.detail}`]
    );
    if (shown.current) {
      setReport(found);
      setSaid(text);
    }
  };
  return (
    <Section
      title="Cardinality"
      about="Labels without a bound, and the number of series of each metric. Queried on request, within limits."
      actions={
        <Button size="sm" variant="secondary" icon="calculator-alt" onClick={check} disabled={said === 'Counting…'}>
          Count series
        </Button>
      }
    >
      <p className={styles.said} role="status" aria-label="Cardinality">
        {said}
      </p>
      {report && <Report report={report} store={store} />}
    </Section>
  );
}

function asking(dataSource: string): Ask {
  const now = Date.now();
  const range = { from: dateTime(now - HOUR), to: dateTime(now) };
  return {
    values: (label, selector) => listLabelValues(dataSource, label, [selector], range, MOST_VALUES),
    count: async (query) => (await instantVectors(dataSource, { count: query })).count,
  };
}

function Report({ report, store }: { report: CardinalityReport; store: Store }) {
  const styles = useStyles2(getStyles);
  const { labels, rows, cutRows, cutSeries, notCounted } = report;
  return (
    <div className={styles.report}>
      {labels.map((use) => (
        <LabelRules key={use.label} use={use} store={store} />
      ))}
      <table className={styles.table}>
        <caption className={styles.caption}>Series by metric, most first</caption>
        <thead>
          <tr>
            <th scope="col">Metric</th>
            <th scope="col">Unbounded labels</th>
            <th scope="col" className={styles.number}>
              Series
            </th>
          </tr>
        </thead>
        <tbody>
          {notCounted.map(({ name, unbounded }) => (
            <tr key={name}>
              <th scope="row">
                <code>{name}</code>
              </th>
              <td>{unbounded.join(', ')}</td>
              <td className={styles.number}>not counted</td>
            </tr>
          ))}
          {rows.map(({ metric: { name, unbounded }, series }) => (
            <tr key={name}>
              <th scope="row">
                <code>{name}</code>
              </th>
              <td>{unbounded.join(', ')}</td>
              <td className={styles.number}>{whole(series)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {cutRows > 0 && (
        <p className={styles.said}>
          {`and ${cutRows} more metric${cutRows === 1 ? '' : 's'} with ${whole(cutSeries)} series in total.`}
        </p>
      )}
    </div>
  );
}

function LabelRules({ use, store }: { use: LabelUse; store: Store }) {
  const styles = useStyles2(getStyles);
  const { label, values, more, metrics } = use;
  return (
    <details className={styles.label}>
      <summary>
        <code>{label}</code>
        {` ${more ? 'more than ' : ''}${whole(values)} values in the last hour, on ${metrics.length} metric${
          metrics.length === 1 ? '' : 's'
        }: lines that drop it`}
      </summary>
      <div className={styles.rules}>
        {rulesFor(use, store).map(({ effect, ...lines }) => (
          <LinesToCopy key={lines.title + lines.text} lines={lines} effect={effect} />
        ))}
      </div>
    </details>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  said: css({ margin: 0, '&:empty': { display: 'none' } }),
  report: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), marginTop: theme.spacing(1) }),
  label: css({ summary: { cursor: 'pointer' } }),
  rules: css({
    display: 'grid',
    gap: theme.spacing(1.5),
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 420px), 1fr))',
    padding: theme.spacing(1, 0, 1, 2),
  }),
  table: css({
    borderCollapse: 'collapse',
    tableLayout: 'fixed',
    width: '100%',
    'th, td': {
      borderTop: `1px solid ${theme.colors.border.weak}`,
      fontWeight: theme.typography.fontWeightRegular,
      overflowWrap: 'anywhere',
      padding: theme.spacing(0.25, 1),
      textAlign: 'left',
    },
    'thead th': { color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize },
    'thead th:nth-child(1)': { width: '55%' },
    'thead th:nth-child(3)': { width: 110 },
    code: { background: 'none', border: 0, margin: 0, padding: 0, whiteSpace: 'normal' },
  }),
  caption: css({
    captionSide: 'top',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    padding: theme.spacing(0.5, 0),
  }),
  number: css({ fontVariantNumeric: 'tabular-nums', '&&': { textAlign: 'right' } }),
});

import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React from 'react';
import { type SloMeasure } from '../../shared/slos/measure';
import type { Slo } from '../../slo/types';
import { SloRow } from './SloRow';

interface SloTableProps {
  timeZone: string;
  slos: readonly Slo[];
  measures: ReadonlyArray<SloMeasure | undefined>;
}

/** The SLOs, the least budget first; those that cannot be measured last. */
export function SloTable({ slos, measures, timeZone }: SloTableProps) {
  const styles = useStyles2(getStyles);
  const rows = slos.map((slo, i) => ({ slo, measure: measures[i] })).sort((a, b) => rank(a.measure) - rank(b.measure));
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label="SLOs, by budget left">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">SLO</th>
            <th scope="col">Status</th>
            <th scope="col" className={styles.number} title="The share of good events that is promised, and its window">
              Objective
            </th>
            <th scope="col" className={styles.number} title="Good events / all events in the window">
              Now
            </th>
            <th scope="col" title="1 - bad events / bad events that the objective allows">
              Budget left
            </th>
            {['1 h', '6 h', '3 d'].map((window) => (
              <th
                key={window}
                scope="col"
                className={styles.number}
                title={`Burn rate over ${window}: 1x spends the budget just when its window ends`}
              >
                Burn {window}
              </th>
            ))}
            <th
              scope="col"
              className={styles.number}
              title="When the budget will be gone if the errors of the last three days continue"
            >
              Gone in
            </th>
            <th scope="col" className={styles.line} title="The budget from the start of the window to now">
              In this window
            </th>
            <th scope="col" title="The burn alerts whose condition holds now">
              Alerts
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ slo, measure }) => (
            <SloRow key={slo.name} slo={slo} measure={measure} timeZone={timeZone} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function rank(measure: SloMeasure | undefined): number {
  const { reading, proven } = measure ?? {};
  if (proven) {
    return { missed: -1, proven: 1, notProven: 5e8 }[proven.verdict];
  }
  return reading?.worst && reading.status !== 'unknown' ? (reading.worst.state.remaining ?? 1e8) : 1e9;
}

const getStyles = (theme: GrafanaTheme2) => ({
  scroll: css({
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    overflowX: 'auto',
  }),
  table: css({
    borderCollapse: 'collapse',
    minWidth: 980,
    width: '100%',
    'th, td': { padding: theme.spacing(1), textAlign: 'left', verticalAlign: 'middle' },
    'thead th': {
      borderBottom: `1px solid ${theme.colors.border.medium}`,
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      fontWeight: theme.typography.fontWeightMedium,
      whiteSpace: 'nowrap',
    },
    'tbody tr + tr': { borderTop: `1px solid ${theme.colors.border.weak}` },
    'tbody tr:hover': { background: theme.colors.action.hover },
  }),
  number: css({ '&&': { textAlign: 'right' } }),
  line: css({ minWidth: 120, width: '14%' }),
});

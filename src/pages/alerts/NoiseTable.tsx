import { Badge, Text, useStyles2 } from '@grafana/ui';
import React from 'react';
import { decimal } from '../../shared/words/locale';
import { percent } from '../../shared/words/readings';
import { RunbookLink } from './FiringTable';
import { type NoiseRow } from './incidents';
import { SeverityBadge } from './SeverityBadge';
import { getTableStyles } from './table';

/** How often each alert fired. */
export function NoiseTable({ rows }: { rows: NoiseRow[] }) {
  const styles = useStyles2(getTableStyles, 620);
  if (rows.length === 0) {
    return <Text color="secondary">None: no alert fired.</Text>;
  }
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label="Table of how often alerts fired">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Alert</th>
            <th scope="col">Severity</th>
            <th scope="col" className={styles.number}>
              Times fired
            </th>
            <th scope="col" className={styles.number}>
              A day
            </th>
            <th scope="col" className={styles.number}>
              Most in 7 days
            </th>
            <th scope="col" className={styles.number}>
              Resolved within 5 min
            </th>
            <th scope="col">Runbook</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ alert, severity, firings, perDay, inWeek, short, noisy }) => (
            <tr key={alert}>
              <th scope="row">
                {alert} {noisy && <Badge color="orange" text="more than 3 a week" />}
              </th>
              <td>
                <SeverityBadge severity={severity} />
              </td>
              <td className={styles.number}>{firings}</td>
              <td className={styles.number}>{decimal(perDay, 2)}</td>
              <td className={styles.number}>{inWeek}</td>
              <td className={styles.number}>{short === undefined ? '–' : percent(short)}</td>
              <td>
                <RunbookLink alert={alert} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

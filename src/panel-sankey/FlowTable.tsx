import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React from 'react';
import { type Journey } from './flows';
import { share } from './words';

/** A limit of rows; the query inspector shows all of them. */
const MAX_ROWS = 1000;

interface Props {
  journey: Journey;
  label: string;
  format: (value: number) => string;
}

/** The same flows as a table, the largest first and none of them in "Other". */
export function FlowTable({ journey, label, format }: Props) {
  const styles = useStyles2(getStyles);
  const { flows, fromName, toName } = journey;
  const total = flows.reduce((sum, flow) => sum + flow.value, 0);
  const rows = flows.slice(0, MAX_ROWS);
  return (
    <table className={styles.table}>
      <caption className={styles.caption}>
        {label}
        {flows.length > rows.length && ` The first ${MAX_ROWS} of ${flows.length} rows.`}
      </caption>
      <thead>
        <tr>
          <th scope="col">{fromName}</th>
          <th scope="col">{toName}</th>
          <th scope="col" className={styles.number}>
            Value
          </th>
          <th scope="col" className={styles.number}>
            Share of all
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((flow) => (
          <tr key={JSON.stringify([flow.from, flow.to])}>
            <td>{flow.from}</td>
            <td>{flow.to}</td>
            <td className={styles.number}>{format(flow.value)}</td>
            <td className={styles.number}>{share(flow.value, total)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  table: css({
    width: '100%',
    'th, td': { padding: theme.spacing(0.5, 1), textAlign: 'left', overflowWrap: 'anywhere' },
    tr: { borderBottom: `1px solid ${theme.colors.border.weak}` },
  }),
  caption: css({ color: theme.colors.text.secondary, captionSide: 'bottom', padding: theme.spacing(0.5, 1) }),
  number: css({ '&&': { textAlign: 'right', whiteSpace: 'nowrap' } }),
});

import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React from 'react';
import { type Change } from '../../../shared/alerting/fields';

interface ChangeTableProps {
  /** Of which rule, for screen readers. */
  of: string;
  changes: readonly Change[];
  /** The rule is new: there is nothing on the left. */
  added?: boolean;
}

/** Field by field: what is there, and what would be written. */
export function ChangeTable({ of, changes, added = false }: ChangeTableProps) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={`Fields of ${of}`}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Field</th>
            {!added && <th scope="col">In this Grafana</th>}
            <th scope="col">In the app</th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ key, label, before, after }) => (
            <tr key={key}>
              <th scope="row">{label}</th>
              {!added && <td>{before === undefined ? <i>none</i> : <code>{before}</code>}</td>}
              <td>{after === undefined ? <i>none</i> : <code>{after}</code>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  scroll: css({ maxHeight: 480, overflow: 'auto' }),
  table: css({
    borderCollapse: 'collapse',
    fontSize: theme.typography.bodySmall.fontSize,
    minWidth: 480,
    tableLayout: 'fixed',
    width: '100%',
    'th, td': {
      borderTop: `1px solid ${theme.colors.border.weak}`,
      fontWeight: theme.typography.fontWeightRegular,
      overflowWrap: 'anywhere',
      padding: theme.spacing(0.5, 1),
      textAlign: 'left',
      verticalAlign: 'top',
    },
    'thead th': { borderTop: 0, color: theme.colors.text.secondary },
    'th:first-child': { width: '22%' },
    code: {
      background: 'none',
      border: 0,
      fontSize: 'inherit',
      margin: 0,
      overflowWrap: 'anywhere',
      padding: 0,
      whiteSpace: 'pre-wrap',
    },
    i: { color: theme.colors.text.secondary },
  }),
});

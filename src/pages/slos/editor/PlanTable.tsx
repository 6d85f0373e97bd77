import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React, { memo } from 'react';
import { type Effect, type ImportPlan, planSentence } from './importPlan';

const EFFECTS: Record<Effect, string> = {
  new: 'is added',
  replaces: 'replaces the present one',
  unchanged: 'is the same already',
  removed: 'is removed',
};

/** So many SLOs are listed; the others are counted. */
const MOST = 100;

/** What an import will do. It is drawn again only for another plan, not for every key. */
export const PlanTable = memo(function PlanTable({ plan }: { plan: ImportPlan }) {
  const styles = useStyles2(getStyles);
  const { rows } = plan;
  if (rows.length === 0) {
    return null;
  }
  // What changes is of more interest than what stays.
  const sorted = [...rows].sort((a, b) => Number(a.effect === 'unchanged') - Number(b.effect === 'unchanged'));
  return (
    <>
      <table className={styles.table}>
        <caption className={styles.note}>{`What will happen: ${planSentence(plan)}.`}</caption>
        <tbody>
          {sorted.slice(0, MOST).map(({ name, title, effect }) => (
            <tr key={`${name} ${effect}`} data-effect={effect}>
              <th scope="row">{title}</th>
              <td>{name}</td>
              <td>{EFFECTS[effect]}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > MOST && <p className={styles.note}>{`And ${rows.length - MOST} more.`}</p>}
    </>
  );
});

const getStyles = (theme: GrafanaTheme2) => ({
  table: css({
    borderCollapse: 'collapse',
    width: '100%',
    'th, td': {
      borderTop: `1px solid ${theme.colors.border.weak}`,
      fontWeight: theme.typography.fontWeightRegular,
      overflowWrap: 'anywhere',
      padding: theme.spacing(0.5, 1),
      textAlign: 'left',
    },
    'td:nth-child(2)': { color: theme.colors.text.secondary },
  }),
  note: css({
    captionSide: 'top',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    margin: 0,
    padding: theme.spacing(0.5, 0),
  }),
});

import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React from 'react';
import { eventWords, rowsAt, type WriteDate } from './words';
import { type View } from './view';

interface TooltipProps {
  view: View;
  at: number;
  /** Milliseconds around `at` in which an event counts as there. */
  reach: number;
  date: WriteDate;
}

/** What is known of the time under the cursor. The graph itself announces it to screen readers when a key moved it. */
export function Tooltip({ view, at, reach, date }: TooltipProps) {
  const styles = useStyles2(getStyles);
  const events = eventWords(view, at, reach, date);
  return (
    <div className={styles.tooltip} aria-hidden>
      <div className={styles.date}>{date(at)}</div>
      <table>
        <tbody>
          {rowsAt(view, at).map(({ label, value }) => (
            <tr key={label}>
              <td className={styles.label}>{label}</td>
              <td className={styles.value}>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {events.map((words, i) => (
        <div key={i} className={styles.event}>
          {words}
        </div>
      ))}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  tooltip: css({ fontSize: theme.typography.bodySmall.fontSize, maxWidth: 420, padding: theme.spacing(1) }),
  date: css({ fontWeight: theme.typography.fontWeightMedium }),
  label: css({ color: theme.colors.text.secondary, paddingRight: theme.spacing(2), whiteSpace: 'nowrap' }),
  value: css({ whiteSpace: 'nowrap' }),
  event: css({ borderTop: `1px solid ${theme.colors.border.weak}`, whiteSpace: 'normal' }),
});

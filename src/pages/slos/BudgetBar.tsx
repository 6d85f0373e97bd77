import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React from 'react';
import { type SloStatus } from '../../slo/reading';

interface BudgetBarProps {
  /** What is left, in words. */
  text: string;
  remaining: number | undefined;
  status: SloStatus;
}

/** What is left of a budget, as a bar with its number. */
export function BudgetBar({ text, remaining, status }: BudgetBarProps) {
  const share = Math.min(1, Math.max(0, remaining ?? 0));
  const styles = useStyles2(getStyles, share, status);
  return (
    <div className={styles.cell}>
      <span className={styles.number}>{text}</span>
      <span className={styles.track} aria-hidden>
        <span className={styles.bar} />
      </span>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2, share: number, status: SloStatus) => ({
  cell: css({ alignItems: 'center', display: 'flex', gap: theme.spacing(1) }),
  number: css({ fontVariantNumeric: 'tabular-nums', minWidth: 68, textAlign: 'right', whiteSpace: 'nowrap' }),
  track: css({
    background: theme.colors.background.secondary,
    borderRadius: theme.shape.radius.pill,
    flex: '1 1 60px',
    height: 8,
    minWidth: 40,
    overflow: 'hidden',
  }),
  bar: css({
    background: {
      met: theme.colors.success.main,
      atRisk: theme.colors.warning.main,
      missed: theme.colors.error.main,
      unknown: theme.colors.secondary.main,
    }[status],
    display: 'block',
    height: '100%',
    width: `${share * 100}%`,
  }),
});

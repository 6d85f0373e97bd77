import { css, cx } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Icon, Tooltip, useStyles2 } from '@grafana/ui';
import React from 'react';
import { type HealthState } from '../../shared/words/readings';

/** One number of the strip. */
export interface Fact {
  title: string;
  value: string;
  /** How it is computed. */
  formula: string;
  /** Under the number. */
  note?: string;
  state?: HealthState;
}

/** At most six numbers, each with its formula. */
export function Facts({ facts }: { facts: Fact[] }) {
  const styles = useStyles2(getStyles);
  return (
    <section className={styles.strip} aria-label="Key numbers">
      {facts.map(({ title, value, formula, note, state = 'good' }) => (
        <div key={title} className={styles.tile}>
          <div className={styles.head}>
            <span>{title}</span>
            <Tooltip content={formula}>
              <Icon name="info-circle" size="sm" tabIndex={0} aria-label={`About ${title}`} />
            </Tooltip>
          </div>
          <span
            className={cx(styles.value, state === 'critical' && styles.critical, state === 'warning' && styles.warning)}
          >
            {value}
          </span>
          <span className={styles.note}>{note ?? ''}</span>
        </div>
      ))}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  strip: css({
    display: 'grid',
    gap: theme.spacing(1),
    gridTemplateColumns: 'repeat(auto-fit, minmax(160px, 1fr))',
  }),
  tile: css({
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    display: 'flex',
    flexDirection: 'column',
    minWidth: 0,
    padding: theme.spacing(1, 1.5),
  }),
  head: css({
    alignItems: 'center',
    color: theme.colors.text.secondary,
    display: 'flex',
    fontSize: theme.typography.bodySmall.fontSize,
    gap: theme.spacing(0.5),
  }),
  value: css({
    fontSize: theme.typography.h2.fontSize,
    fontVariantNumeric: 'tabular-nums',
    lineHeight: 1.3,
    whiteSpace: 'nowrap',
  }),
  critical: css({ color: theme.colors.error.text }),
  warning: css({ color: theme.colors.warning.text }),
  note: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    minHeight: '1.5em',
  }),
});

import { css, cx } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Icon, Tooltip, useStyles2 } from '@grafana/ui';
import React, { type ReactNode } from 'react';
import { type HealthState } from '../words/readings';

/** At most six numbers side by side, as many in a row as fit. */
export function TileStrip({ label, children }: { label: string; children: ReactNode }) {
  const styles = useStyles2(getStyles);
  return (
    <section className={styles.strip} aria-label={label}>
      {children}
    </section>
  );
}

interface TileProps {
  title: string;
  /** In place of the title, for example a link. */
  heading?: ReactNode;
  /** What it is and how it is computed. */
  about: string;
  value: string;
  /** Under the number. */
  note?: ReactNode;
  state?: HealthState;
  testId?: string;
  children?: ReactNode;
}

/** A number with its name, what it means, and a note. */
export function Tile({ title, heading, about, value, note, state, testId, children }: TileProps) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.tile} data-testid={testId}>
      <div className={styles.head}>
        {heading ?? <span>{title}</span>}
        <Tooltip content={about}>
          <Icon name="info-circle" size="sm" tabIndex={0} aria-label={`About ${title}`} />
        </Tooltip>
      </div>
      <div className={cx(styles.value, state === 'critical' && styles.critical, state === 'warning' && styles.warning)}>
        {value}
      </div>
      <div className={styles.note}>{note}</div>
      {children}
    </div>
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
    overflow: 'hidden',
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

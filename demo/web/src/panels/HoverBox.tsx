import { css, cx } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Portal, SeriesIcon, useStyles2, VizTooltipContainer } from '@grafana/ui';
import { type ReactNode } from 'react';

/** A tooltip at the pointer, for drawings without uPlot. */
export function HoverBox({
  at,
  title,
  children,
}: {
  at: { x: number; y: number };
  title?: string;
  children: ReactNode;
}) {
  const styles = useStyles2(getStyles);
  return (
    <Portal>
      <VizTooltipContainer position={at} offset={{ x: 10, y: 10 }}>
        {title && <div className={styles.title}>{title}</div>}
        {children}
      </VizTooltipContainer>
    </Portal>
  );
}

/** One value in a tooltip. */
export function HoverLine({
  color,
  name,
  value,
  near,
}: {
  color?: string;
  name: string;
  value: string;
  near?: boolean;
}) {
  const styles = useStyles2(getStyles);
  return (
    <div className={cx(styles.line, near && styles.near)}>
      {color && <SeriesIcon color={color} />}
      <span className={styles.name}>{name}</span>
      <span>{value}</span>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  title: css({
    color: theme.colors.text.primary,
    fontSize: theme.typography.bodySmall.fontSize,
    marginBottom: theme.spacing(0.5),
  }),
  line: css({
    alignItems: 'center',
    color: theme.colors.text.secondary,
    display: 'flex',
    fontSize: theme.typography.bodySmall.fontSize,
    gap: theme.spacing(1),
  }),
  near: css({ color: theme.colors.text.maxContrast }),
  name: css({ flexGrow: 1, paddingRight: theme.spacing(2) }),
});

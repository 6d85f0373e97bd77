import { css, cx } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, Icon, useStyles2 } from '@grafana/ui';
import React, { type ReactNode } from 'react';
import { type OpenParts } from '../scene/openParts';

interface FoldToggleProps {
  open: boolean;
  onToggle: () => void;
  /** id of what it opens, which exists while it is open. */
  controls: string;
  className?: string;
  children: ReactNode;
}

/** The header of a folded part: opens and closes it. */
export function FoldToggle({ open, onToggle, controls, className, children }: FoldToggleProps) {
  const styles = useStyles2(getStyles);
  return (
    <button
      type="button"
      className={cx(styles.toggle, className)}
      aria-expanded={open}
      aria-controls={open ? controls : undefined}
      onClick={onToggle}
    >
      <Icon name={open ? 'angle-down' : 'angle-right'} className={styles.icon} aria-hidden />
      {children}
    </button>
  );
}

/** Opens or closes all parts. */
export function FoldAll({ parts, of }: { parts: Pick<OpenParts, 'count' | 'openAll' | 'closeAll'>; of: number }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.all}>
      <Button size="sm" variant="secondary" fill="text" onClick={parts.openAll} disabled={parts.count === of}>
        Expand all
      </Button>
      <Button size="sm" variant="secondary" fill="text" onClick={parts.closeAll} disabled={parts.count === 0}>
        Collapse all
      </Button>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  toggle: css({
    alignItems: 'flex-start',
    background: 'none',
    border: 0,
    borderRadius: theme.shape.radius.default,
    color: theme.colors.text.primary,
    display: 'flex',
    gap: theme.spacing(1),
    padding: 0,
    textAlign: 'left',
    width: '100%',
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: 2 },
  }),
  icon: css({ color: theme.colors.text.secondary, flexShrink: 0, marginTop: 2 }),
  all: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5) }),
});

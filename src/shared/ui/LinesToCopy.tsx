import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { ClipboardButton, useStyles2 } from '@grafana/ui';
import React from 'react';

/** Text that a reader copies into a file or a shell. */
export interface Copyable {
  /** Where it goes. */
  title: string;
  text: string;
}

/** Lines of a file or a shell, with a button that copies them. */
export function LinesToCopy({ lines, effect }: { lines: Copyable; effect?: string }) {
  const styles = useStyles2(getStyles);
  const { title, text } = lines;
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>
        <span className={styles.title}>{title}</span>
        <ClipboardButton
          icon="copy"
          size="sm"
          variant="secondary"
          fill="outline"
          getText={() => text}
          aria-label={`Copy: ${title}`}
        >
          Copy
        </ClipboardButton>
      </figcaption>
      {effect && <p className={styles.effect}>{effect}</p>}
      {/* Long lines scroll, so the keyboard must reach them. */}
      <pre className={styles.lines} tabIndex={0} aria-label={title}>
        <code>{text}</code>
      </pre>
    </figure>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  figure: css({ margin: 0, minWidth: 0 }),
  caption: css({
    alignItems: 'center',
    display: 'flex',
    gap: theme.spacing(1),
    justifyContent: 'space-between',
    marginBottom: theme.spacing(0.5),
  }),
  title: css({ fontSize: theme.typography.bodySmall.fontSize, fontWeight: theme.typography.fontWeightMedium }),
  effect: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    margin: theme.spacing(0, 0, 0.5),
  }),
  lines: css({
    background: theme.colors.background.canvas,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    fontSize: theme.typography.bodySmall.fontSize,
    margin: 0,
    maxHeight: 420,
    overflow: 'auto',
    padding: theme.spacing(1),
    // Grafana wraps and frames code; lines to copy stay as they are.
    '&, & code': { overflowWrap: 'normal', whiteSpace: 'pre', wordBreak: 'normal' },
    '& code': { background: 'none', border: 0, fontSize: 'inherit', margin: 0, padding: 0 },
  }),
});

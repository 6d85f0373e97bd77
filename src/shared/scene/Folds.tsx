import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { SceneObjectBase, type SceneComponentProps, type SceneObject, type SceneObjectState } from '@grafana/scenes';
import { useStyles2 } from '@grafana/ui';
import React, { useId, useMemo } from 'react';
import { FoldAll, FoldToggle } from '../ui/Fold';
import { type OpenParts, useOpenParts } from './openParts';

interface FoldState extends SceneObjectState {
  /** As it stands in the address. */
  id: string;
  title: string;
  /** What it shows, in a sentence. */
  about: string;
  children: SceneObject[];
}

/** A part of a page that is folded. What is in it is not mounted, and so does not query, until it is opened. */
export class Fold extends SceneObjectBase<FoldState> {}

interface FoldsState extends SceneObjectState {
  title: string;
  folds: Fold[];
}

/** The folded parts of a page, one below the other. */
export class Folds extends SceneObjectBase<FoldsState> {
  public static Component = FoldsRenderer;
}

function FoldsRenderer({ model }: SceneComponentProps<Folds>) {
  const { title, folds } = model.useState();
  const styles = useStyles2(getStyles);
  const ids = useMemo(() => folds.map(({ state }) => state.id), [folds]);
  const parts = useOpenParts(ids);
  const heading = useId();
  return (
    <section className={styles.folds} aria-labelledby={heading}>
      <header className={styles.head}>
        <h2 id={heading} className={styles.heading}>
          {title}
        </h2>
        <FoldAll parts={parts} of={folds.length} />
      </header>
      {folds.map((fold) => (
        <FoldView key={fold.state.id} fold={fold} parts={parts} />
      ))}
    </section>
  );
}

function FoldView({ fold, parts }: { fold: Fold; parts: OpenParts }) {
  const { id, title, about, children } = fold.useState();
  const styles = useStyles2(getStyles);
  const content = useId();
  const open = parts.isOpen(id);
  return (
    <div className={styles.fold}>
      <h3 className={styles.bar}>
        <FoldToggle open={open} onToggle={() => parts.toggle(id)} controls={content} className={styles.toggle}>
          <span className={styles.words}>
            <span className={styles.title}>{title}</span>
            <span className={styles.about}>{about}</span>
          </span>
        </FoldToggle>
      </h3>
      {open && (
        <div id={content} className={styles.content} role="group" aria-label={title}>
          {children.map((child) => (
            <child.Component key={child.state.key} model={child} />
          ))}
        </div>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  folds: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), marginTop: theme.spacing(1) }),
  head: css({ alignItems: 'center', display: 'flex', flexWrap: 'wrap', justifyContent: 'space-between' }),
  heading: css({
    fontSize: theme.typography.h5.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
    lineHeight: theme.typography.body.lineHeight,
    margin: 0,
  }),
  fold: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), minWidth: 0 }),
  bar: css({
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    fontSize: theme.typography.body.fontSize,
    lineHeight: theme.typography.body.lineHeight,
    margin: 0,
    '&:hover': { background: theme.colors.emphasize(theme.colors.background.primary, 0.03) },
  }),
  toggle: css({ padding: theme.spacing(1, 1.5) }),
  words: css({ alignItems: 'baseline', display: 'flex', flexWrap: 'wrap', minWidth: 0 }),
  title: css({ fontWeight: theme.typography.fontWeightMedium, minWidth: 150 }),
  about: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightRegular,
  }),
  content: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), paddingBottom: theme.spacing(1) }),
});

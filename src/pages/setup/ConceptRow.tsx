import { css, cx } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Icon, type IconName, useStyles2 } from '@grafana/ui';
import React, { useEffect, useId, useRef, useState } from 'react';
import { testIds } from '../../shared/testIds';
import { whole } from '../../shared/words/locale';
import { seriesOf } from './cardinality';
import { ConceptDetail } from './ConceptDetail';
import { type Store } from './lines';
import { type Row } from './rows';

export interface ConceptRowProps {
  row: Row;
  /** The URL names this concept: it is open, and in view. */
  linked: boolean;
  counts: Map<string, number>;
  dataSource: string;
  jobs: string[];
  store: Store;
}

/** One concept, and its details below it when it is open. */
export function ConceptRow({ row, linked, counts, ...context }: ConceptRowProps) {
  const styles = useStyles2(getStyles);
  const [open, setOpen] = useState(linked);
  const button = useRef<HTMLButtonElement>(null);
  const detail = useId();
  useEffect(() => {
    if (linked) {
      button.current?.scrollIntoView?.({ block: 'center' });
      button.current?.focus({ preventScroll: true });
    }
  }, [linked]);
  const series = seriesOf([...new Set(row.series.flatMap(({ listed }) => listed))], counts);
  return (
    <>
      <tr
        className={cx(styles.row, open && styles.opened)}
        data-testid={testIds.concept(row.id)}
        data-status={row.status}
      >
        <th scope="row" className={styles.concept}>
          <button
            ref={button}
            type="button"
            className={styles.toggle}
            aria-expanded={open}
            aria-controls={open ? detail : undefined}
            onClick={() => setOpen(!open)}
          >
            <Icon name={open ? 'angle-down' : 'angle-right'} aria-hidden />
            {row.title}
          </button>
        </th>
        <td>
          <State row={row} />
        </td>
        <td className={styles.what}>
          {row.status === 'found'
            ? row.series.map(({ name }) => (
                <code key={name} className={styles.series}>
                  {name}
                </code>
              ))
            : (row.missing?.reason ?? 'It could not be queried.')}
        </td>
        <td className={styles.count}>{series === undefined ? '–' : whole(series)}</td>
      </tr>
      {open && (
        <tr id={detail} className={styles.detail}>
          <td colSpan={4}>
            <ConceptDetail row={row} {...context} />
          </td>
        </tr>
      )}
    </>
  );
}

function State({ row: { status, misleading, missing } }: { row: Row }) {
  const styles = useStyles2(getStyles);
  const [icon, text, style] = ((): [IconName, string, string | undefined] => {
    if (status === 'found') {
      return misleading.length > 0
        ? ['exclamation-triangle', 'misleading', styles.warning]
        : ['check-circle', 'found', styles.good];
    }
    return ['circle', missing?.title ?? 'unknown', undefined];
  })();
  return (
    <span className={styles.state}>
      <Icon name={icon} size="sm" className={style} aria-hidden />
      {text}
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({
    borderTop: `1px solid ${theme.colors.border.weak}`,
    '&:hover': { background: theme.colors.background.secondary },
  }),
  opened: css({ background: theme.colors.background.secondary }),
  concept: css({ fontWeight: theme.typography.fontWeightRegular }),
  toggle: css({
    alignItems: 'flex-start',
    background: 'none',
    border: 0,
    color: theme.colors.text.primary,
    display: 'flex',
    gap: theme.spacing(0.5),
    padding: 0,
    textAlign: 'left',
    '& > svg, & > div': { flexShrink: 0, marginTop: 2 },
    '&:focus-visible': {
      borderRadius: theme.shape.radius.default,
      outline: `2px solid ${theme.colors.primary.main}`,
      outlineOffset: 2,
    },
  }),
  state: css({
    alignItems: 'flex-start',
    display: 'inline-flex',
    fontSize: theme.typography.bodySmall.fontSize,
    gap: theme.spacing(0.5),
    lineHeight: theme.typography.body.lineHeight,
    '& > svg, & > div': { flexShrink: 0, marginTop: 3 },
  }),
  good: css({ color: theme.colors.success.text }),
  warning: css({ color: theme.colors.warning.text }),
  what: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  series: css({
    background: 'none',
    border: 0,
    display: 'block',
    fontSize: 'inherit',
    lineHeight: theme.typography.body.lineHeight,
    margin: 0,
    padding: 0,
    whiteSpace: 'normal',
  }),
  count: css({ fontVariantNumeric: 'tabular-nums', '&&': { textAlign: 'right' } }),
  detail: css({ background: theme.colors.background.secondary }),
});

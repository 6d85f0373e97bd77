import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { config } from '@grafana/runtime';
import { Icon, useStyles2 } from '@grafana/ui';
import { type RefObject, useEffect, useId, useRef, useState } from 'react';

const LIMITS = [
  ['Annotations', 'only those that the app itself adds to a chart; none are stored.'],
  ['Explore', 'links to it open a page that says so.'],
  ['Alerting', 'no alert rules of Grafana, no notifications. Alerts of Prometheus’ own rules are shown.'],
  ['Code', 'editors for code are plain text fields.'],
  [
    'Panels',
    'time series, stat, gauge, bar gauge, table, pie, heatmap, state timeline and text are drawn with Grafana’s components, but are not Grafana’s own panels: rare options have no effect, and there is no edit, inspect or share.',
  ],
  ['Queries', 'no expressions, exemplars, mixed data sources or query cache.'],
  ['Dashboards, other plugins, roles, organisations', 'do not exist. There is one user.'],
];

/** Says that this is not Grafana, and on request lists the differences. */
export function Disclosure() {
  const styles = useStyles2(getStyles);
  const [open, setOpen] = useState(false);
  const id = useId();
  const place = useRef<HTMLDivElement>(null);
  useCloseOutside(place, open, () => setOpen(false));
  return (
    <div ref={place}>
      <button
        type="button"
        className={styles.button}
        aria-expanded={open}
        aria-controls={id}
        data-testid="preview-disclosure"
        onClick={() => setOpen(!open)}
      >
        <Icon name="info-circle" size="sm" aria-hidden />
        <span>
          Preview<span className={styles.rest}> — not Grafana</span>
        </span>
      </button>
      <div id={id} className={styles.content} hidden={!open}>
        <h2 className={styles.title}>This is a preview, not Grafana</h2>
        <p>
          It shows the built plugin with Grafana {config.buildInfo.version}’s own components on real data, so that you
          need no Grafana to look at it. What it cannot do:
        </p>
        <ul>
          {LIMITS.map(([what, why]) => (
            <li key={what}>
              <strong>{what}</strong>: {why}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/** Escape, or a click elsewhere, closes it. */
function useCloseOutside(place: RefObject<HTMLElement>, open: boolean, close: () => void): void {
  const latest = useRef(close);
  latest.current = close;
  useEffect(() => {
    if (!open) {
      return;
    }
    const onKey = ({ key }: KeyboardEvent) => key === 'Escape' && latest.current();
    const onPointer = ({ target }: PointerEvent) => !place.current?.contains(target as Node) && latest.current();
    document.addEventListener('keydown', onKey);
    document.addEventListener('pointerdown', onPointer);
    return () => {
      document.removeEventListener('keydown', onKey);
      document.removeEventListener('pointerdown', onPointer);
    };
  }, [open, place]);
}

const getStyles = (theme: GrafanaTheme2) => ({
  button: css({
    alignItems: 'center',
    background: theme.colors.warning.transparent,
    border: `1px solid ${theme.colors.warning.borderTransparent}`,
    borderRadius: theme.shape.radius.pill,
    color: theme.colors.warning.text,
    display: 'flex',
    fontSize: theme.typography.bodySmall.fontSize,
    gap: theme.spacing(0.5),
    height: 24,
    lineHeight: 1,
    padding: theme.spacing(0, 1),
    whiteSpace: 'nowrap',
  }),
  rest: css({ [theme.breakpoints.down('sm')]: { display: 'none' } }),
  title: css({
    fontSize: theme.typography.h5.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
    margin: theme.spacing(0, 0, 1),
  }),
  content: css({
    background: theme.colors.background.elevated,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    boxShadow: theme.shadows.z3,
    maxWidth: 'min(460px, calc(100vw - 16px))',
    padding: theme.spacing(2),
    position: 'absolute',
    right: theme.spacing(1),
    top: '100%',
    '& p': { marginBottom: theme.spacing(1) },
    '& ul': { margin: 0, paddingLeft: theme.spacing(2) },
    '& li': { marginTop: theme.spacing(0.5) },
  }),
});

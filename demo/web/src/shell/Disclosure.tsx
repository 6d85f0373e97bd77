import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { config } from '@grafana/runtime';
import { Icon, Toggletip, useStyles2 } from '@grafana/ui';

const LIMITS = [
  ['Annotations', 'only those that the app itself puts on a chart; none are stored.'],
  ['Explore', 'links to it lead to a page that says so.'],
  ['Alerting', 'no alert rules of Grafana, no notifications. Alerts of Prometheus’ own rules are shown.'],
  ['Panels', 'time series, stat, gauge, bar gauge, table, pie, heatmap, state timeline and text are drawn with Grafana’s components, but are not Grafana’s own panels: rare options have no effect, and there is no edit, inspect or share.'],
  ['Queries', 'no expressions, exemplars, mixed data sources or query cache.'],
  ['Dashboards, other plugins, roles, organisations', 'are not there. There is one reader.'],
];

/** Says that this is not Grafana, and on request what that means. */
export function Disclosure() {
  const styles = useStyles2(getStyles);
  return (
    <Toggletip
      title="This is a preview, not Grafana"
      placement="bottom-end"
      content={
        <div className={styles.content}>
          <p>
            It shows the built plugin with Grafana {config.buildInfo.version}’s own components on real data, so that you need no Grafana to look at
            it. What it cannot do:
          </p>
          <ul>
            {LIMITS.map(([what, why]) => (
              <li key={what}>
                <strong>{what}</strong>: {why}
              </li>
            ))}
          </ul>
        </div>
      }
    >
      <button type="button" className={styles.button} data-testid="preview-disclosure">
        <Icon name="info-circle" size="sm" aria-hidden />
        <span>
          Preview<span className={styles.rest}> — not Grafana</span>
        </span>
      </button>
    </Toggletip>
  );
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
  content: css({ maxWidth: 420, '& ul': { margin: 0, paddingLeft: theme.spacing(2) }, '& li': { marginTop: theme.spacing(0.5) } }),
});

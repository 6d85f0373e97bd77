import { css } from '@emotion/css';
import { LoadingState, type DataFrame, type GrafanaTheme2 } from '@grafana/data';
import { SceneObjectBase, sceneGraph, type SceneComponentProps, type SceneObjectState } from '@grafana/scenes';
import { Badge, type BadgeColor, Icon, PanelChrome, Spinner, TextLink, useStyles2 } from '@grafana/ui';
import React from 'react';
import { PROBLEM_NAMES } from '../../alerts/shipped';
import type { Expr, Promql } from '../../metrics/promql';
import { PAGES, pageUrl, runbookPage } from '../../routing';
import { ExploreLink } from '../../shared/scene/ExploreLink';
import { linkTo } from '../../shared/scene/links';
import { queryRunner } from '../../shared/panels/panels';
import { errorsOf, problemFromError } from '../../shared/store/problems';

interface FiringAlertsState extends SceneObjectState {
  expr: Expr;
  explore: ExploreLink;
}

const TITLE = 'Firing now';

/** contextd's firing alerts, without the watchdog, which always fires. */
export function firingAlerts(promql: Promql, by: string[]): Expr {
  return promql.value('alerts', {
    by,
    filters: [
      { label: 'alertstate', op: '=', value: 'firing' },
      { label: 'alertname', op: '=', value: PROBLEM_NAMES },
    ],
  });
}

export interface FiringAlert {
  name: string;
  severity: string;
  count: number;
}

const ORDER = ['critical', 'warning', 'info'];
const COLORS: Record<string, BadgeColor> = { critical: 'red', warning: 'orange', info: 'blue' };

/** The rows of the list, the most severe first. */
export function firingRows(frames: DataFrame[]): FiringAlert[] {
  const rows = frames.flatMap(({ fields }) =>
    fields
      .filter(({ labels, values }) => labels?.alertname && values.length > 0)
      .map(({ labels, values }) => ({
        name: labels?.alertname ?? '',
        severity: labels?.severity ?? '',
        count: Number(values[values.length - 1]),
      }))
  );
  const rank = ({ severity }: FiringAlert) => (ORDER.indexOf(severity) + ORDER.length + 1) % (ORDER.length + 1);
  return rows.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

/** The alerts that are firing now. */
export class FiringAlerts extends SceneObjectBase<FiringAlertsState> {
  public static Component = FiringAlertsRenderer;

  public constructor(promql: Promql) {
    const expr = firingAlerts(promql, ['alertname', 'severity']);
    super({
      expr,
      explore: new ExploreLink({ title: TITLE }),
      $data: queryRunner([{ expr, instant: true }]),
    });
  }
}

function FiringAlertsRenderer({ model }: SceneComponentProps<FiringAlerts>) {
  const { expr, explore } = model.useState();
  const { data } = sceneGraph.getData(model).useState();
  const styles = useStyles2(getStyles);
  const [error] = errorsOf(data);
  return (
    <PanelChrome
      title={TITLE}
      actions={
        <>
          <TextLink href={linkTo(pageUrl(PAGES.alerts.path, PAGES.alerts.tabs[0].path))} variant="bodySmall">
            Alerts
          </TextLink>
          <explore.Component model={explore} />
        </>
      }
      description="contextd's alerts that are firing now (ALERTS), without the watchdog."
    >
      <div className={styles.content}>
        {!expr.ok ? (
          <Message icon="info-circle" text={`${expr.missing[0].reason} ${expr.missing[0].remedy}`} />
        ) : error ? (
          <Message icon="exclamation-triangle" text={problemFromError(error, 'The data source').detail} />
        ) : !data ||
          data.state === LoadingState.NotStarted ||
          (data.state === LoadingState.Loading && data.series.length === 0) ? (
          <Spinner />
        ) : (
          <List rows={firingRows(data.series)} />
        )}
      </div>
    </PanelChrome>
  );
}

function List({ rows }: { rows: FiringAlert[] }) {
  const styles = useStyles2(getStyles);
  if (rows.length === 0) {
    return <Message icon="check-circle" text="No alert is firing." />;
  }
  return (
    <ul className={styles.list}>
      {rows.map(({ name, severity, count }) => (
        <li key={`${name} ${severity}`} className={styles.row}>
          <Badge color={COLORS[severity] ?? 'darkgrey'} text={severity || 'no severity'} />
          <span className={styles.name}>
            {/* Its name is also the name of its runbook. */}
            <TextLink href={linkTo(runbookPage(name))} inline={false} color="primary">
              {name}
            </TextLink>
          </span>
          {count > 1 && <span className={styles.count}>{count} series</span>}
        </li>
      ))}
    </ul>
  );
}

function Message({ icon, text }: { icon: 'check-circle' | 'info-circle' | 'exclamation-triangle'; text: string }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.message}>
      <Icon name={icon} size="xl" aria-hidden />
      <span>{text}</span>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  content: css({ display: 'flex', flexDirection: 'column', height: '100%', overflow: 'auto' }),
  message: css({
    alignItems: 'center',
    color: theme.colors.text.secondary,
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    margin: 'auto',
    maxWidth: 360,
    textAlign: 'center',
  }),
  list: css({ listStyle: 'none', margin: 0, padding: 0 }),
  row: css({
    alignItems: 'center',
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    display: 'flex',
    gap: theme.spacing(1),
    padding: theme.spacing(0.75, 0.5),
  }),
  name: css({ flexGrow: 1, overflowWrap: 'anywhere' }),
  count: css({ color: theme.colors.text.secondary }),
});

import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import {
  SceneObjectBase,
  sceneGraph,
  type SceneComponentProps,
  type SceneObject,
  type SceneObjectState,
} from '@grafana/scenes';
import { TextLink, useStyles2 } from '@grafana/ui';
import React from 'react';
import { BURN_ALERTS } from '../../../alerts/burnAlerts';
import { runbookUrl as runbookFile } from '../../../alerts/runbookUrl';
import { SHIPPED_ALERTS } from '../../../alerts/shipped';
import { SLO_PATHS, sloUrl, VAR } from '../../../routing';
import { SentenceLine } from '../../../shared/headline/Headline';
import { type PageContext } from '../../../shared/scene/CatalogueGate';
import { linkTo } from '../../../shared/scene/links';
import { instantVectors } from '../../../shared/store/prometheus';
import { testIds } from '../../../shared/testIds';
import { FiringNow } from './FiringNow';
import { lay } from './layout';
import { LiveNumbers } from './LiveNumbers';
import { placeOf } from './pages';
import { type QueryRun } from './QueryBlock';
import { exprOf } from './queries';
import { RunbookText } from './RunbookText';
import { GreyBadge, SeverityBadge } from '../SeverityBadge';
import { SloNumbers } from './SloNumbers';
import type { Runbook, RunbookQuery } from './types';

interface RunbookPageState extends SceneObjectState {
  name: string;
  runbook: Runbook;
  context: PageContext;
  /** Whether the alert fires; not for a procedure. */
  firing?: FiringNow;
  numbers?: SceneObject;
}

interface RunbookPageOptions {
  name: string;
  runbook: Runbook;
  context: PageContext;
  /** The app's setting of SLOs. */
  slos: string | undefined;
}

/** One runbook beside what its alert measures now. It can be read also where nothing can be measured. */
export class RunbookPage extends SceneObjectBase<RunbookPageState> {
  public static Component = RunbookPageRenderer;

  public constructor({ name, runbook, context, slos }: RunbookPageOptions) {
    const { promql, resolution, problem } = context;
    const alert = SHIPPED_ALERTS.find((one) => one.runbook === name);
    const ofSlo = BURN_ALERTS.some((one) => one.name === name);
    const measurable = !problem;
    super({
      name,
      runbook,
      context,
      ...(measurable && (alert || ofSlo) && { firing: new FiringNow(promql, alert?.name ?? name) }),
      ...(measurable && alert && { numbers: new LiveNumbers(alert, promql) }),
      ...(measurable && ofSlo && { numbers: new SloNumbers({ alert: name, text: slos, resolution }) }),
    });
  }

  /** A query of the text in the chosen data source. */
  public runOf = (query: RunbookQuery): QueryRun => {
    const expr = exprOf(this.state.context.promql, query);
    if (!expr.ok) {
      const [{ reason, remedy }] = expr.missing;
      return { ok: false, reason: `${reason} ${remedy}` };
    }
    const text = sceneGraph.interpolate(this, expr.expr);
    return { ok: true, expr: lay(text), unit: expr.unit ?? 'short', run: () => this.answer(text) };
  };

  private async answer(expr: string) {
    const uid = String(sceneGraph.lookupVariable(VAR.dataSource, this)?.getValue() ?? '');
    return (await instantVectors(uid, { A: expr })).A;
  }
}

function RunbookPageRenderer({ model }: SceneComponentProps<RunbookPage>) {
  const { name, runbook, context, firing, numbers } = model.useState();
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.page} data-testid={testIds.page}>
      {context.problem && (
        <SentenceLine
          sentence={{ state: 'unknown', text: `No live numbers: ${context.problem.title}. ${context.problem.detail}` }}
        />
      )}
      <div className={styles.columns}>
        <aside className={styles.side} aria-label="The alert now">
          <About name={name} firing={firing} />
          {numbers && <numbers.Component model={numbers} />}
        </aside>
        <RunbookText runbook={runbook} runOf={model.runOf} />
      </div>
    </div>
  );
}

/** What the rule is, whether it fires, and where to look further. */
function About({ name, firing }: { name: string; firing?: FiringNow }) {
  const styles = useStyles2(getStyles);
  const alert = SHIPPED_ALERTS.find((one) => one.runbook === name);
  const burn = BURN_ALERTS.find((one) => one.name === name);
  const rule = alert ?? burn;
  const place = alert && placeOf(alert);
  return (
    <section className={styles.about} aria-label="About the alert">
      {rule && (
        <>
          <div className={styles.state}>
            <SeverityBadge severity={rule.severity} />
            {firing ? <firing.Component model={firing} /> : <GreyBadge text="State unknown" />}
          </div>
          <p className={styles.summary}>{burn ? `${burn.summary}. ${burn.condition}` : rule.summary}</p>
        </>
      )}
      <div className={styles.links}>
        {place && <TextLink href={linkTo(place.path)}>{place.title}</TextLink>}
        {alert?.slo && <TextLink href={linkTo(sloUrl(SLO_PATHS.detail, alert.slo))}>{`SLO: ${alert.slo}`}</TextLink>}
        <TextLink href={runbookFile(name)} external>
          Its file
        </TextLink>
      </div>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({
    display: 'flex',
    flexDirection: 'column',
    flexGrow: 1,
    gap: theme.spacing(1),
    minWidth: 0,
    paddingBottom: theme.spacing(2),
  }),
  columns: css({
    alignItems: 'start',
    display: 'grid',
    gap: theme.spacing(1),
    gridTemplateColumns: 'minmax(0, 1fr) 320px',
    '& > aside': { gridColumn: 2, gridRow: 1 },
    '& > article': { gridColumn: 1, gridRow: 1 },
    [theme.breakpoints.down('lg')]: {
      gridTemplateColumns: 'minmax(0, 1fr)',
      '& > aside': { gridColumn: 1 },
      '& > article': { gridRow: 2 },
    },
  }),
  side: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), minWidth: 0 }),
  about: css({
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    padding: theme.spacing(1, 1.5),
  }),
  state: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1), marginBottom: theme.spacing(0.5) }),
  summary: css({ marginBottom: theme.spacing(0.5) }),
  links: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5, 2) }),
});

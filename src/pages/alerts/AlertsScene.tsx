import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import {
  SceneObjectBase,
  sceneGraph,
  type SceneComponentProps,
  type SceneObjectState,
  VariableDependencyConfig,
  type VizPanel,
} from '@grafana/scenes';
import { useStyles2 } from '@grafana/ui';
import React from 'react';
import { VAR } from '../../routing';
import { grafanaFirings } from '../../shared/alerting/api';
import { type Firing } from '../../shared/alerting/firings';
import { AddInsights } from '../../shared/insights/AddInsights';
import { insightsFor } from '../../shared/insights/instance';
import { InsightsNotes } from '../../shared/insights/InsightsNotes';
import { stateTimeline } from '../../shared/panels/stateTimeline';
import { type PageContext } from '../../shared/scene/CatalogueGate';
import { chosenJobs } from '../../shared/scene/chosen';
import { spanOf } from '../../shared/scene/timeRanges';
import { definitionsOf } from '../../shared/slos/definitions';
import { type Problem } from '../../shared/store/problems';
import { testIds } from '../../shared/testIds';
import { IncidentRun, runsOf } from './IncidentRun';
import { IncidentsView } from './IncidentsView';
import { type AlertsNow, readNow } from './now';
import { StateView } from './StateView';
import { incidentSpan } from './timeRange';
import { pageBody } from '../../shared/ui/pageBody';

export type View = 'state' | 'incidents';

interface AlertsSceneState extends SceneObjectState {
  context: PageContext;
  /** The app's setting with the SLOs. */
  text: string | undefined;
  view: View;
  dataSource: string;
  /** Undefined until it is read. */
  now?: AlertsNow;
  /** The time that incidents are about, and the one before; undefined until it is known where to ask. */
  recent?: IncidentRun;
  before?: IncidentRun;
  timeline: VizPanel;
}

/** The tabs State and Incidents: reads what fires now and what fired, and shows it. */
export class AlertsScene extends SceneObjectBase<AlertsSceneState> {
  public static Component = AlertsSceneRenderer;

  private reads = 0;
  private builtFor?: string;

  protected _variableDependency = new VariableDependencyConfig(this, {
    variableNames: [VAR.dataSource, VAR.job],
    onVariableUpdateCompleted: () => void this.read(),
  });

  public constructor(state: Pick<AlertsSceneState, 'context' | 'text' | 'view'>) {
    super({ ...state, dataSource: '', timeline: alertTimeline() });
    this.addActivationHandler(() => {
      void this.read();
      // A new time range, and Refresh.
      this._subs.add(sceneGraph.getTimeRange(this).subscribeToState(() => void this.read()));
    });
  }

  /** Reads again. The answers to an earlier reading are ignored from here on. */
  public read = async () => {
    const current = ++this.reads;
    const dataSource = String(sceneGraph.lookupVariable(VAR.dataSource, this)?.getValue() ?? '');
    const at = Date.now();
    const span = incidentSpan(spanOf(sceneGraph.getTimeRange(this).state.value), at);
    this.setState({ dataSource });
    const incidents = grafanaFirings(span.from, span.to)
      .catch((): Firing[] => [])
      .then((firings) => (current === this.reads ? this.ask(dataSource, firings) : undefined));
    const [now] = await Promise.all([readNow(dataSource, at), incidents]);
    current === this.reads && this.setState({ now });
  };

  /** Queries Insights, where that is another query than before. */
  private async ask(dataSource: string, firings: Firing[]) {
    const { context, text } = this.state;
    const insights = insightsFor(dataSource)?.uid ?? '';
    const store = { dataSource, jobs: chosenJobs(this), resolution: context.resolution, insights };
    const { slos } = await definitionsOf(text);
    const builtFor = JSON.stringify([insights, store.jobs, firings]);
    if (builtFor === this.builtFor) {
      return;
    }
    this.builtFor = builtFor;
    this.setState(insights ? runsOf(slos, store, firings) : { recent: undefined, before: undefined });
  }
}

function alertTimeline(): VizPanel {
  return stateTimeline(
    'When alerts fired',
    'A row for each alert that fired in the time range, in the colour of its severity, from the incidents. Several labels of one alert are one row.',
    { critical: 'red', warning: 'orange', info: 'blue', none: 'text' },
    'No alert fired in this time range.'
  );
}

function AlertsSceneRenderer({ model }: SceneComponentProps<AlertsScene>) {
  const { context, dataSource, view, recent, before } = model.useState();
  const styles = useStyles2(getStyles);
  const instance = insightsFor(dataSource);
  return (
    <div className={styles.body} data-testid={testIds.page}>
      {context.problem && <StoreProblem problem={context.problem} />}
      {recent && <recent.Component model={recent} />}
      {before && <before.Component model={before} />}
      {view === 'state' ? <StateView scene={model} /> : <IncidentsView scene={model} />}
      <AddInsights dataSource={dataSource} onAdded={model.read} />
      {instance && <InsightsNotes instance={instance} />}
    </div>
  );
}

function StoreProblem({ problem }: { problem: Problem }) {
  const styles = useStyles2(getStyles);
  return <p className={styles.problem} role="alert">{`${problem.title}. ${problem.detail}`}</p>;
}

const getStyles = (theme: GrafanaTheme2) => ({
  body: pageBody(theme),
  problem: css({ color: theme.colors.text.secondary, margin: 0, overflowWrap: 'anywhere' }),
});

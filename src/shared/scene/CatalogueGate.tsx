import { css } from '@emotion/css';
import { locationService } from '@grafana/runtime';
import {
  QueryVariable,
  SceneObjectBase,
  VariableDependencyConfig,
  sceneGraph,
  type SceneComponentProps,
  type SceneObject,
  type SceneObjectState,
} from '@grafana/scenes';
import { useStyles2 } from '@grafana/ui';
import React from 'react';
import { createPromql, type Promql } from '../../metrics/promql';
import { resolve as resolveNames, type Resolution } from '../../metrics/resolve';
import { PAGES, pageUrl, VAR } from '../../routing';
import { type Objectives } from '../../slo/judging';
import { chosenJobs } from './chosen';
import { ADD_PROMETHEUS, grafanaLink, linkTo } from './links';
import { forgetInventory, inventory } from '../store/inventory';
import { prometheusDataSources, ProblemError } from '../store/prometheus';
import { type Problem, problemFromError } from '../store/problems';
import { ElapsedTimeRange, NowTimeRange } from './timeRanges';
import { timeRangeProblem } from './timeWords';
import { objectivesIn } from '../slos/definitions';
import { ScopeNotes } from './ScopeNotes';
import { LoadingState, ProblemState, type Action } from '../states/states';
import { remember } from '../settings/storage';
import { JobVariable } from './variables';

/** What a page's content is built from, once it is known what the data source has. */
export interface PageContext {
  resolution: Resolution;
  promql: Promql;
  /** The objectives of the configured SLOs. */
  objectives: Objectives;
  /** Why other pages show nothing; only a page that is built in any case gets it. */
  problem?: Problem;
}

/** What a page is about: the time range in its address, or now. */
export type PageTime = 'range' | 'now';

/** Builds a page's content from concepts; a promise if its code must be loaded first. */
export type Build = (context: PageContext) => SceneObject | Promise<SceneObject>;

interface CatalogueGateState extends SceneObjectState {
  build: Build;
  /** Builds the content despite a problem, and passes the problem on: for the page that helps to fix it. */
  evenWithout: boolean;
  /** The app's setting of SLOs; the shipped ones when left out. */
  slos?: string;
  body?: SceneObject;
  /** What the reader must know about the whole page. */
  notes?: ScopeNotes;
  problem?: Problem;
  /** The content could not be loaded or built. It is thrown while rendering, for the error boundary. */
  failure?: { error: unknown };
}

/**
 * Wraps the content of every page: queries the data source once for what it has, and then shows the content built from it,
 * or a page that says what is wrong and what to do.
 */
export class CatalogueGate extends SceneObjectBase<CatalogueGateState> {
  public static Component = CatalogueGateRenderer;

  private lookUps = 0;
  private shown?: string;

  protected _variableDependency = new VariableDependencyConfig(this, {
    variableNames: [VAR.dataSource, VAR.job],
    onVariableUpdateCompleted: () => this.resolve(),
  });

  public constructor(build: Build, evenWithout = false, slos?: string, time: PageTime = 'range') {
    super({ build, evenWithout, slos, $timeRange: time === 'now' ? new NowTimeRange() : new ElapsedTimeRange() });
    this.addActivationHandler(() => {
      this.resolve();
      const timeRange = sceneGraph.getTimeRange(this);
      this._subs.add(timeRange.subscribeToState(() => this.resolve()));
    });
  }

  /** Queries again, also when the answer is still cached. */
  public retry = () => {
    forgetInventory();
    this.shown = undefined;
    this.setState({ problem: undefined, body: undefined });
    sceneGraph.lookupVariable(VAR.job, this)?.validateAndUpdate?.().subscribe();
    this.resolve();
  };

  public dataSource(): string {
    return String(sceneGraph.lookupVariable(VAR.dataSource, this)?.getValue() ?? '');
  }

  /** The jobs that the reader could choose instead. */
  public otherJobs(): string[] {
    const variable = sceneGraph.lookupVariable(VAR.job, this);
    const options = variable instanceof QueryVariable ? variable.state.options : [];
    const chosen = chosenJobs(this);
    return options.map(({ value }) => String(value)).filter((job) => !chosen.includes(job));
  }

  private async resolve() {
    // The answer to an earlier query is ignored from here on, also while the variables are still loading.
    const current = ++this.lookUps;
    this.state.failure && this.setState({ failure: undefined });
    if (sceneGraph.hasVariableDependencyInLoadingState(this)) {
      return;
    }
    const unmeasurable = this.rangeProblem();
    if (unmeasurable) {
      this.showProblem(unmeasurable);
      return;
    }
    const dataSource = this.dataSource();
    const jobs = chosenJobs(this);
    const [answer, objectives] = await Promise.all([
      inventory(dataSource, jobs, sceneGraph.getTimeRange(this).state.value).catch((error: unknown) => ({
        problem: dataSource ? toProblem(error, dataSource) : noDataSource(),
      })),
      objectivesIn(this.state.slos),
    ]);
    if (current !== this.lookUps) {
      return;
    }
    if ('problem' in answer) {
      this.fail(answer.problem, resolveNames([]), objectives);
    } else {
      this.show(dataSource, jobs, answer, objectives);
    }
  }

  /** Why nothing can be measured in the page's time range. */
  private rangeProblem(): Problem | undefined {
    const { $timeRange } = this.state;
    return $timeRange instanceof ElapsedTimeRange
      ? timeRangeProblem($timeRange.chosen(), Date.now(), $timeRange.getTimeZone())
      : undefined;
  }

  private fail(problem: Problem, resolution: Resolution, objectives: Objectives) {
    if (this.state.evenWithout) {
      const promql = createPromql(resolution);
      this.rebuild(`${problem.kind} ${problem.title}`, { resolution, promql, objectives, problem });
      return;
    }
    this.showProblem(problem);
  }

  private showProblem(problem: Problem) {
    this.shown = undefined;
    this.setState({ problem, body: undefined });
  }

  private show(dataSource: string, jobs: string[], resolution: Resolution, objectives: Objectives) {
    if (!resolution.found().some(({ concept }) => concept.scope === 'job')) {
      this.fail(jobNotFound(jobs), resolution, objectives);
      return;
    }
    remember('dataSource', dataSource);
    const job = sceneGraph.lookupVariable(VAR.job, this);
    job instanceof JobVariable && job.remember();
    // The content depends only on what was found: the data source and the job reach its queries as variables.
    this.rebuild(fingerprint(resolution), { resolution, promql: createPromql(resolution), objectives });
  }

  private async rebuild(shown: string, context: PageContext) {
    if (this.shown === shown) {
      return;
    }
    const current = this.lookUps;
    try {
      const body = await this.state.build(context);
      if (current === this.lookUps) {
        this.shown = shown;
        const { resolution, promql } = context;
        this.setState({ problem: undefined, body, notes: new ScopeNotes({ resolution, concepts: promql.shown() }) });
      }
    } catch (error) {
      current === this.lookUps && this.setState({ failure: { error } });
    }
  }
}

function CatalogueGateRenderer({ model }: SceneComponentProps<CatalogueGate>) {
  const { body, notes, problem, failure } = model.useState();
  const styles = useStyles2(getStyles);
  if (failure) {
    throw failure.error;
  }
  if (problem) {
    return <ProblemState problem={problem} actions={[...actionsFor(problem, model), openSetup()]} />;
  }
  return body ? (
    <div className={styles.page}>
      {notes && <notes.Component model={notes} />}
      <body.Component model={body} />
    </div>
  ) : (
    <LoadingState text="Looking for contextd’s metrics in the data source…" />
  );
}

const getStyles = () => ({
  page: css({ display: 'flex', flexDirection: 'column', flexGrow: 1, minWidth: 0 }),
});

/** The page that says what is missing and how to get it, also where nothing was found. */
function openSetup(): Action {
  return { label: 'Open Setup', icon: 'wrench', href: linkTo(pageUrl(PAGES.setup.path)) };
}

/** What the reader can do about a problem. */
export function actionsFor(problem: Problem, gate: CatalogueGate): Action[] {
  const retry: Action = { label: 'Try again', icon: 'sync', onClick: gate.retry };
  const others = prometheusDataSources()
    .filter(({ uid }) => uid !== gate.dataSource())
    .slice(0, 3)
    .map(
      ({ uid, name }): Action => ({
        label: `Use ${name}`,
        icon: 'database',
        onClick: () => locationService.partial({ [`var-${VAR.dataSource}`]: uid }),
      })
    );
  const add: Action = { label: 'Add a data source', icon: 'plus', href: grafanaLink(ADD_PROMETHEUS) };
  switch (problem.kind) {
    case 'noDataSource':
      return [add];
    case 'timeRange':
      return [
        {
          label: 'Show the last 6 hours',
          icon: 'clock-nine',
          onClick: () => locationService.partial({ from: 'now-6h', to: 'now' }),
        },
      ];
    case 'jobNotFound':
      return [...gate.otherJobs().slice(0, 3).map(jobAction), retry];
    case 'dataSourceGone':
    case 'notPrometheus':
      return others.length > 0 ? others : [add];
    default:
      return [retry, ...others];
  }
}

/** Two resolutions with the same fingerprint lead to the same queries. */
function fingerprint(resolution: Resolution): string {
  return resolution
    .found()
    .map(({ id, candidates }) => {
      const series = candidates.map(({ name, form, identified }) => `${name}/${form}/${identified}`);
      return `${id}=${series.join('|')}`;
    })
    .concat(String(resolution.cutAt ?? ''))
    .join(';');
}

function jobAction(job: string): Action {
  return { label: `Show job ${job}`, onClick: () => locationService.partial({ [`var-${VAR.job}`]: job }) };
}

function toProblem(error: unknown, dataSource: string): Problem {
  return error instanceof ProblemError ? error.problem : problemFromError(error, dataSource);
}

function noDataSource(): Problem {
  return {
    kind: 'noDataSource',
    title: 'There is no Prometheus data source',
    detail:
      'contextd’s metrics are read from one: Prometheus, Mimir, Thanos or VictoriaMetrics. Add it, then return to this page.',
  };
}

function jobNotFound(jobs: string[]): Problem {
  return {
    kind: 'jobNotFound',
    title: `No series with ${jobs.map((job) => `job="${job}"`).join(' or ')} in the last 24 hours`,
    detail:
      'Choose another job above, or check that Prometheus scrapes contextd’s /metrics, or that contextd pushes to it ' +
      '(OBSERVABILITY_ENABLE_TELEMETRY=true). An administrator can set the job in the app’s configuration.',
  };
}

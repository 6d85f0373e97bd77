import { VariableHide, VariableRefresh } from '@grafana/data';
import {
  DataSourceVariable,
  QueryVariable,
  sceneGraph,
  type CustomVariableValue,
  type SceneVariable,
  type VariableValue,
  type VariableValueOption,
} from '@grafana/scenes';
import { isEqual } from 'lodash';
import { from, of, type Observable } from 'rxjs';
import { catchError } from 'rxjs/operators';
import { type ConceptId } from '../../metrics/catalogue';
import { escapeLabelValue, escapeRegex } from '../../metrics/promql';
import { INSTANCE_NAMES, jobMatcher, TARGET_NAMES } from '../../metrics/names';
import { VAR } from '../../routing';
import { type AppSettings, DEFAULT_JOB } from '../../settings';
import { chosenJobs, chosenValues } from './chosen';
import { inventory } from '../store/inventory';
import { defaultJobs, jobsOf, scrapesOf, type Jobs } from '../store/jobs';
import { MinStepVariable } from './minStep';
import { windowVariables } from './timeRanges';
import { labelValues, prometheusDataSources } from '../store/prometheus';
import { recall, recallList, rememberList } from '../settings/storage';

/** The variables that every page has: data source, job, instance. */
export function pageVariables(settings: AppSettings): SceneVariable[] {
  return [
    new DataSourceVariable({
      name: VAR.dataSource,
      label: 'Data source',
      pluginId: 'prometheus',
      value: initialDataSource(settings, prometheusDataSources(), recall('dataSource')),
    }),
    new JobVariable(configuredJobs(settings), recallList('jobs')),
    new InstanceVariable(),
    new MinStepVariable(),
    ...windowVariables(),
  ];
}

/** The jobs that an administrator set; undefined for the default, which what is found replaces. */
function configuredJobs({ job = DEFAULT_JOB }: AppSettings): string[] | undefined {
  const jobs = job
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);
  return jobs.length === 0 || job === DEFAULT_JOB ? undefined : jobs;
}

/** A saved choice wins over the configured default, that over Grafana's default, that over the first one. The URL wins over all of them. */
export function initialDataSource(
  settings: AppSettings,
  available: Array<{ uid: string; isDefault?: boolean }>,
  saved: string | undefined
): string {
  const isThere = (uid: string | undefined): uid is string => available.some((one) => one.uid === uid);
  if (isThere(saved)) {
    return saved;
  }
  if (isThere(settings.dataSource)) {
    return settings.dataSource;
  }
  return (available.find((one) => one.isDefault) ?? available[0])?.uid ?? '';
}

/**
 * A value that is inserted unchanged between the quotes of a PromQL string. The data source's own escaping of variables leaves newlines
 * alone, which ends the string; and a value that looks like a variable would be replaced.
 */
class PromqlLiteral implements CustomVariableValue {
  public constructor(private readonly value: string) {}

  public formatter(): string {
    return escapeLabelValue(this.value);
  }

  public toString(): string {
    return this.value;
  }
}

/** Queries the chosen data source itself, so that the page reports a failure once, and not every variable. */
abstract class LabelValuesVariable extends QueryVariable {
  protected abstract load(dataSource: string): Promise<string[]>;

  public getValueOptions(): Observable<VariableValueOption[]> {
    const dataSource = String(sceneGraph.lookupVariable(VAR.dataSource, this)?.getValue() ?? '');
    if (!dataSource) {
      return of([]);
    }
    return from(this.load(dataSource).then(toOptions)).pipe(catchError(() => of(toOptions(this.withoutAnswer()))));
  }

  /** The options when the data source does not answer. */
  protected withoutAnswer(): string[] {
    return chosenValues(this);
  }

  protected range() {
    return sceneGraph.getTimeRange(this).state.value;
  }
}

/** In a query, a regular expression: any of the chosen values. */
abstract class ManyLabelValuesVariable extends LabelValuesVariable {
  private literal = new PromqlLiteral('');

  public getValue(fieldPath?: string): VariableValue {
    if (this.hasAllValue()) {
      return super.getValue(fieldPath);
    }
    const pattern = chosenValues(this).map(escapeRegex).join('|');
    if (String(this.literal) !== pattern) {
      this.literal = new PromqlLiteral(pattern);
    }
    return this.literal;
  }
}

const NO_JOBS: Jobs = { own: [], processes: [] };

/**
 * The jobs of contextd's series: one, or two where its process is scraped under another job than the one it pushes under.
 *
 * Jobs that may be contextd come first; only where there are none, all jobs are offered. Jobs that were chosen (in the URL,
 * by hand, or by an administrator) stay chosen when nothing is found under them: the page says so, instead of silently
 * showing another service.
 */
export class JobVariable extends ManyLabelValuesVariable {
  private found?: Jobs;
  private byDefault = false;

  public constructor(
    private readonly configured: string[] | undefined,
    remembered: string[] | undefined
  ) {
    const chosen = remembered ?? configured ?? [];
    super({
      name: VAR.job,
      label: 'Job',
      value: chosen,
      text: chosen,
      datasource: { uid: `\${${VAR.dataSource}}` },
      query: 'job',
      refresh: VariableRefresh.onDashboardLoad,
      isMulti: true,
    });
  }

  public getDefaultMultiState() {
    const value = this.defaults();
    return { value, text: value };
  }

  /** The default of this data source replaces that of another one, or of an earlier time. */
  protected interceptStateUpdateAfterValidation(stateUpdate: Parameters<typeof this.setState>[0]) {
    const defaults = this.defaults();
    if (this.byDefault && !isEqual(defaults, this.state.value)) {
      Object.assign(stateUpdate, { value: defaults, text: defaults });
    }
    super.interceptStateUpdateAfterValidation(stateUpdate);
  }

  /** Stores a choice for the next visit; a default is not stored. */
  public remember() {
    const chosen = chosenValues(this);
    rememberList('jobs', isEqual(chosen, this.defaults()) ? [] : chosen);
  }

  /** Jobs under which the process of a chosen one is scraped, and which are not chosen. */
  public scrapesLeftOut(): string[] {
    const chosen = chosenValues(this);
    return chosen.flatMap((job) => scrapesOf(job, this.found ?? NO_JOBS)).filter((job) => !chosen.includes(job));
  }

  private defaults(): string[] {
    return this.configured ?? defaultJobs(this.found ?? NO_JOBS);
  }

  protected withoutAnswer(): string[] {
    const chosen = chosenValues(this);
    return chosen.length > 0 ? chosen : [DEFAULT_JOB];
  }

  protected async load(dataSource: string): Promise<string[]> {
    const chosen = chosenValues(this);
    this.byDefault = this.found !== undefined && isEqual(chosen, this.defaults());
    const { own, processes } = (this.found = await jobsOf(dataSource, this.range()));
    const likely = [...own, ...processes];
    const jobs =
      likely.length > 0
        ? likely
        : [...(await labelValues(dataSource, 'job', [`{${TARGET_NAMES}}`], this.range())), DEFAULT_JOB];
    return [...new Set([...jobs, ...(this.byDefault ? [] : chosen)])];
  }
}

/** The instances of the jobs; all of them unless the reader chooses. Series without an instance label belong to every choice. */
class InstanceVariable extends ManyLabelValuesVariable {
  public constructor() {
    super({
      name: VAR.instance,
      label: 'Instance',
      datasource: { uid: `\${${VAR.dataSource}}` },
      query: `\${${VAR.job}}`,
      refresh: VariableRefresh.onDashboardLoad,
      isMulti: true,
      includeAll: true,
      defaultToAll: true,
      allValue: '.*',
      value: '$__all',
      text: 'All',
      hide: VariableHide.dontHide,
    });
  }

  protected async load(dataSource: string): Promise<string[]> {
    return labelValues(dataSource, 'instance', [`{${jobMatcher(chosenJobs(this))},${INSTANCE_NAMES}}`], this.range());
  }
}

/** The values of a label of a concept, for the page of one tool or one route, whatever the label is called in this store. */
export class ConceptLabelVariable extends LabelValuesVariable {
  /** The values that the store has; undefined until it has answered. */
  public known?: string[];

  public constructor(
    name: string,
    label: string,
    private readonly concept: ConceptId,
    private readonly canonical: string
  ) {
    super({
      name,
      label,
      datasource: { uid: `\${${VAR.dataSource}}` },
      query: `\${${VAR.job}}`,
      refresh: VariableRefresh.onDashboardLoad,
      value: '',
    });
  }

  private literal = new PromqlLiteral('');

  public getValue(): VariableValue {
    const value = String(this.state.value);
    if (String(this.literal) !== value) {
      this.literal = new PromqlLiteral(value);
    }
    return this.literal;
  }

  protected async load(dataSource: string): Promise<string[]> {
    const jobs = chosenJobs(this);
    const found = (await inventory(dataSource, jobs, this.range())).get(this.concept);
    if (found.status === 'missing') {
      this.known = undefined;
      return [];
    }
    const requests = found.candidates.flatMap((series) => {
      const label = series.label(this.canonical);
      const names = `${escapeRegex(series.name)}(_count|_bucket)?`;
      return label === null
        ? []
        : [
            labelValues(
              dataSource,
              label,
              [`{${jobMatcher(jobs)},__name__=~"${escapeLabelValue(names)}"}`],
              this.range()
            ),
          ];
    });
    this.known = [...new Set((await Promise.all(requests)).flat())];
    const current = String(this.state.value);
    return [...new Set([...this.known, ...(current ? [current] : [])])].sort();
  }
}

function toOptions(values: string[]): VariableValueOption[] {
  return values.map((value) => ({ label: value, value }));
}

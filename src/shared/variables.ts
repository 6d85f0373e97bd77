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
import { from, of, type Observable } from 'rxjs';
import { catchError } from 'rxjs/operators';
import { type ConceptId } from '../metrics/catalogue';
import { escapeLabelValue, escapeRegex } from '../metrics/promql';
import { VAR } from '../routing';
import { type AppSettings, DEFAULT_JOB } from '../settings';
import { inventory } from './inventory';
import { MinStepVariable } from './minStep';
import { labelValues, prometheusDataSources } from './prometheus';
import { recall } from './storage';

/** The variables that every page has: data source, job, instance. */
export function pageVariables(settings: AppSettings): SceneVariable[] {
  return [
    new DataSourceVariable({
      name: VAR.dataSource,
      label: 'Data source',
      pluginId: 'prometheus',
      value: initialDataSource(settings, prometheusDataSources(), recall('dataSource')),
    }),
    new JobVariable({ name: VAR.job, label: 'Job', value: recall('job') ?? settings.job ?? DEFAULT_JOB }),
    new InstanceVariable(),
    new MinStepVariable(),
  ];
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
 * A value that stands between the quotes of a PromQL string as it is. The data source's own escaping of variables leaves newlines
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

/** Asks the chosen data source itself, so that a failure is told once, by the page, and not by every variable. */
abstract class LabelValuesVariable extends QueryVariable {
  protected abstract load(dataSource: string): Promise<string[]>;

  public getValueOptions(): Observable<VariableValueOption[]> {
    const dataSource = String(sceneGraph.lookupVariable(VAR.dataSource, this)?.getValue() ?? '');
    if (!dataSource) {
      return of([]);
    }
    return from(this.load(dataSource).then(toOptions)).pipe(catchError(() => of(toOptions(this.chosen()))));
  }

  protected range() {
    return sceneGraph.getTimeRange(this).state.value;
  }

  private chosen(): string[] {
    const { value } = this.state;
    return (Array.isArray(value) ? value : [value]).map(String).filter((one) => one !== '' && one !== '$__all');
  }
}

/**
 * The job of contextd's series.
 *
 * Jobs that export contextd's own metrics come first; only where there are none, all jobs are offered. A job that was
 * chosen (in the URL, or by hand) stays chosen when nothing is found under it: the page says so, instead of silently
 * showing another service.
 */
class JobVariable extends LabelValuesVariable {
  public constructor(state: { name: string; label: string; value: string }) {
    super({
      ...state,
      text: state.value,
      datasource: { uid: `\${${VAR.dataSource}}` },
      query: 'job',
      refresh: VariableRefresh.onDashboardLoad,
    });
  }

  protected async load(dataSource: string): Promise<string[]> {
    const own = await labelValues(dataSource, 'job', ['{__name__=~"(contextd|folding)[._].+"}'], this.range());
    const jobs =
      own.length > 0 ? own : await labelValues(dataSource, 'job', ['{__name__=~"up|target_info"}'], this.range());
    const current = String(this.state.value);
    // A default that nobody chose gives way to the one job that is certainly contextd.
    const keep = own.length === 0 || current !== DEFAULT_JOB;
    return keep && current && !jobs.includes(current) ? [...jobs, current] : jobs;
  }
}

/** The instances of the job; all of them unless the reader chooses. Series without an instance label belong to "All". */
class InstanceVariable extends LabelValuesVariable {
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

  private literal = new PromqlLiteral('');

  public getValue(fieldPath?: string): VariableValue {
    const value = super.getValue(fieldPath);
    if (!Array.isArray(value)) {
      return value;
    }
    const pattern = value.map((one) => escapeRegex(String(one))).join('|');
    if (String(this.literal) !== pattern) {
      this.literal = new PromqlLiteral(pattern);
    }
    return this.literal;
  }

  protected async load(dataSource: string): Promise<string[]> {
    const job = String(sceneGraph.lookupVariable(VAR.job, this)?.getValue() ?? '');
    const names = '__name__=~"up|target_info|process_start_time_seconds|go_goroutines|process_runtime_go_goroutines"';
    return labelValues(dataSource, 'instance', [`{job="${escapeLabelValue(job)}",${names}}`], this.range());
  }
}

/** The values of a label of a concept, for the page of one tool or one route, whatever the label is called in this store. */
export class ConceptLabelVariable extends LabelValuesVariable {
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
    const job = String(sceneGraph.lookupVariable(VAR.job, this)?.getValue() ?? '');
    const found = (await inventory(dataSource, job, this.range())).get(this.concept);
    if (found.status === 'missing') {
      return [];
    }
    const asked = found.candidates.flatMap((series) => {
      const label = series.label(this.canonical);
      const names = `${escapeRegex(series.name)}(_count|_bucket)?`;
      return label === null
        ? []
        : [
            labelValues(
              dataSource,
              label,
              [`{job="${escapeLabelValue(job)}",__name__=~"${escapeLabelValue(names)}"}`],
              this.range()
            ),
          ];
    });
    const values = new Set((await Promise.all(asked)).flat());
    const current = String(this.state.value);
    return [...new Set([...values, ...(current ? [current] : [])])].sort();
  }
}

function toOptions(values: string[]): VariableValueOption[] {
  return values.map((value) => ({ label: value, value }));
}

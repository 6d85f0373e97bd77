import {
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceInstanceSettings,
  getDefaultTimeRange,
  type LegacyMetricFindQueryOptions,
  type MetricFindValue,
  type ScopedVars,
  type TimeRange,
} from '@grafana/data';
import { DataSourceWithBackend, getTemplateSrv } from '@grafana/runtime';
import { lastValueFrom, type Observable } from 'rxjs';
import { map } from 'rxjs/operators';
import { annotationSupport } from './annotations';
import { interpolateVariable } from './escape';
import { reshape } from './reshape';
import { type PromOptions, type PromQuery } from './types';
import { parseVariableQuery, variableText } from './variableQuery';

/** Left for the server, which determines the final step. */
const SERVER_VARIABLES = ['__interval', '__interval_ms', '__rate_interval', '__rate_interval_ms'];

/**
 * A data source that behaves to a plugin like Grafana's Prometheus data source: which queries run, how variables are
 * escaped, the formats of results, variable queries, annotations and metadata calls.
 */
export class PrometheusDataSource extends DataSourceWithBackend<PromQuery, PromOptions> {
  constructor(settings: DataSourceInstanceSettings<PromOptions>) {
    super(settings);
    this.interval = settings.jsonData.timeInterval || '15s';
    this.annotations = annotationSupport;
  }

  filterQuery({ expr, hide }: PromQuery): boolean {
    return !hide && Boolean(expr?.trim());
  }

  getDefaultQuery(): Partial<PromQuery> {
    return { expr: '', range: true, instant: false };
  }

  getQueryDisplayText({ expr }: PromQuery): string {
    return expr;
  }

  query(request: DataQueryRequest<PromQuery>): Observable<DataQueryResponse> {
    const utcOffsetSec = request.range.to.utcOffset() * 60;
    const targets = request.targets
      .filter((target) => this.filterQuery(target))
      .map((target) => ({ ...target, utcOffsetSec, range: target.range ?? !target.instant }));
    return super.query({ ...request, targets }).pipe(map((response) => reshape(response, targets)));
  }

  applyTemplateVariables(target: PromQuery, scopedVars: ScopedVars): PromQuery {
    const known = Object.fromEntries(Object.entries(scopedVars).filter(([name]) => !SERVER_VARIABLES.includes(name)));
    const keep = (text: string | undefined) => protect(text, (safe) => getTemplateSrv().replace(safe, known));
    return {
      ...target,
      expr: protect(target.expr, (safe) => getTemplateSrv().replace(safe, known, interpolateVariable)),
      interval: keep(target.interval),
      legendFormat: getTemplateSrv().replace(target.legendFormat, known),
    };
  }

  interpolateVariablesInQueries(queries: PromQuery[], scopedVars: ScopedVars): PromQuery[] {
    return queries.map((query) => ({
      ...query,
      datasource: this.getRef(),
      ...this.applyTemplateVariables(query, scopedVars),
    }));
  }

  async metricFindQuery(query: unknown, options?: LegacyMetricFindQueryOptions): Promise<MetricFindValue[]> {
    const text = getTemplateSrv().replace(variableText(query), options?.scopedVars, interpolateVariable);
    const asked = parseVariableQuery(text);
    const range = options?.range ?? getDefaultTimeRange();
    switch (asked?.kind) {
      case 'label_names':
        return toOptions(await this.api('labels', range, { 'match[]': asked.selector }));
      case 'label_values':
        return toOptions(await this.labelValues(asked.label, range, asked.selector));
      case 'metrics': {
        const pattern = new RegExp(asked.pattern);
        return toOptions((await this.labelValues('__name__', range)).filter((name) => pattern.test(name)));
      }
      case 'query_result':
        return this.queryResult(asked.expr, range, options?.scopedVars ?? {});
      case 'series': {
        const found = await this.api<Record<string, string>>('series', range, { 'match[]': asked.selector });
        return toOptions(found.map((labels) => notation(labels)));
      }
      default:
        return [];
    }
  }

  async getTagKeys({ timeRange = getDefaultTimeRange() }: { timeRange?: TimeRange } = {}): Promise<MetricFindValue[]> {
    return toOptions(await this.api('labels', timeRange));
  }

  async getTagValues({
    key,
    timeRange = getDefaultTimeRange(),
  }: {
    key: string;
    timeRange?: TimeRange;
  }): Promise<MetricFindValue[]> {
    return toOptions(await this.labelValues(key, timeRange));
  }

  private labelValues(label: string, range: TimeRange, selector?: string): Promise<string[]> {
    return this.api(`label/${encodeURIComponent(label)}/values`, range, { 'match[]': selector });
  }

  private async api<T = string>(path: string, range: TimeRange, params: Record<string, unknown> = {}): Promise<T[]> {
    const time = { start: Math.floor(range.from.valueOf() / 1000), end: Math.ceil(range.to.valueOf() / 1000) };
    const answer = await this.getResource<{ data?: T[] }>(`api/v1/${path}`, { ...time, ...params });
    return answer.data ?? [];
  }

  private async queryResult(expr: string, range: TimeRange, scopedVars: ScopedVars): Promise<MetricFindValue[]> {
    const request = {
      requestId: 'variable',
      targets: [{ refId: 'variable', expr, instant: true, range: false, datasource: this.getRef() }],
      range,
      interval: '15s',
      intervalMs: 15_000,
      maxDataPoints: 100,
      scopedVars,
      timezone: 'browser',
      app: 'dashboard',
      startTime: Date.now(),
    } satisfies DataQueryRequest<PromQuery>;
    const { data, error } = await lastValueFrom(this.query(request));
    if (error) {
      throw new Error(error.message);
    }
    return data.flatMap(({ fields: [time, value] }) =>
      value ? [{ text: `${notation(value.labels ?? {})} ${value.values[0]} ${time.values[0]}` }] : []
    );
  }
}

/** Hides the server's variables from the interpolator, which has a value for some of them. */
function protect(text: string | undefined, interpolate: (safe: string) => string): string {
  const hidden = (text ?? '').replace(
    /\$(\{)?(__(?:rate_)?interval(?:_ms)?)\b(\})?/g,
    (_, open = '', name = '', close = '') => `\u0000${open}${name}${close}`
  );
  return interpolate(hidden).replace(/\u0000/g, '$');
}

function notation({ __name__: name = '', ...labels }: Record<string, string>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return `${name}{${pairs.join(',')}}`;
}

function toOptions(values: string[]): MetricFindValue[] {
  return values.map((text) => ({ text, expandable: true }));
}

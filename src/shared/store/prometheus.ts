import {
  type DataFrame,
  type DataSourceApi,
  type DataSourceInstanceSettings,
  FieldType,
  type TimeRange,
} from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import { type DataQuery } from '@grafana/schema';
import { PROMETHEUS_TYPES } from '../../constants';
import { MINUTE, queryOnce } from './query';
import { type Problem, problemFromError } from './problems';

/** A Prometheus-compatible data source as far as the app talks to it outside panels. */
type Queryable = DataSourceApi & {
  getResource: (path: string, params?: Record<string, unknown>, options?: Record<string, unknown>) => Promise<unknown>;
};

/** A problem that a page can show. */
export class ProblemError extends Error {
  constructor(public readonly problem: Problem) {
    super(problem.title);
  }
}

/** The Prometheus-compatible data sources of this Grafana, in the order in which Grafana lists them. */
export function prometheusDataSources(): DataSourceInstanceSettings[] {
  return getDataSourceSrv()
    .getList({ metrics: true })
    .filter((settings) => PROMETHEUS_TYPES.includes(settings.type));
}

/** How many values of a label are listed at most; beyond it the store cuts the list, and the answer says so. */
export const LABEL_LIMIT = 20_000;

/** Values of a label, as many as the limit allows. */
export interface LabelList {
  values: string[];
  /** The limit at which the list was cut; left out when it is whole. */
  cutAt?: number;
}

/**
 * Queries a data source for the values of a label.
 *
 * @param uid data source uid
 * @param label label name, for example "job" or "__name__"
 * @param selectors series selectors (`match[]`), at least one: an unselective call would list a whole store
 * @param range the time in which the series must have existed
 * @returns the values, sorted as the store sorts them, at most {@link LABEL_LIMIT}
 * @throws ProblemError with a sentence when the data source cannot answer
 */
export async function labelValues(
  uid: string,
  label: string,
  selectors: string[],
  range: Pick<TimeRange, 'from' | 'to'>
): Promise<string[]> {
  return (await listLabelValues(uid, label, selectors, range)).values;
}

/**
 * The same, with a given limit, and whether the list was cut at it.
 *
 * @throws ProblemError with a sentence when the data source cannot answer
 */
export async function listLabelValues(
  uid: string,
  label: string,
  selectors: string[],
  range: Pick<TimeRange, 'from' | 'to'>,
  limit = LABEL_LIMIT
): Promise<LabelList> {
  return resource(
    uid,
    `api/v1/label/${encodeURIComponent(label)}/values`,
    (answer, name) => listOf(answer, name, limit),
    {
      'match[]': selectors,
      start: Math.floor(range.from.valueOf() / 1000),
      end: Math.ceil(range.to.valueOf() / 1000),
      limit,
    }
  );
}

/** Name and version that a store reports, if any. */
export interface BuildInfo {
  application?: string;
  version?: string;
}

/** The store's build information; throws for stores that have none. */
export async function buildInfo(uid: string): Promise<BuildInfo> {
  return resource(uid, 'api/v1/status/buildinfo', (answer) => {
    const data = (answer as { data?: BuildInfo } | undefined)?.data;
    return { application: textOf(data?.application), version: textOf(data?.version) };
  });
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Calls a resource of a data source; every error becomes a problem. */
async function resource<T>(
  uid: string,
  path: string,
  read: (answer: unknown, name: string) => T,
  params?: Record<string, unknown>
): Promise<T> {
  const settings = dataSourceSettings(uid);
  try {
    const dataSource = (await getDataSourceSrv().get({ uid })) as Queryable;
    // The app shows the problem on the page, with what to do; a toast would repeat it.
    return read(await dataSource.getResource(path, params, { showErrorAlert: false }), settings.name);
  } catch (error) {
    throw error instanceof ProblemError ? error : new ProblemError(problemFromError(error, settings.name));
  }
}

/** One element of an instant vector. */
export interface Sample {
  labels: Record<string, string>;
  value: number;
}

/**
 * Queries the value of expressions at one moment, all in one request.
 *
 * @param uid data source uid
 * @param exprs PromQL without variables, by refId
 * @returns the elements of each vector, by refId; an empty list where there are none
 * @throws ProblemError with a sentence when the data source cannot answer any of them
 */
export async function instantVectors<K extends string>(
  uid: string,
  exprs: Record<K, string>,
  now = Date.now()
): Promise<Record<K, Sample[]>> {
  const settings = dataSourceSettings(uid);
  try {
    const dataSource = await getDataSourceSrv().get({ uid });
    const data = await queryOnce(dataSource, promqlTargets(settings, exprs), now, MINUTE);
    return samplesOf(data, Object.keys(exprs) as K[]);
  } catch (error) {
    throw error instanceof ProblemError ? error : new ProblemError(problemFromError(error, settings.name));
  }
}

function promqlTargets({ uid, type }: DataSourceInstanceSettings, exprs: Record<string, string>): DataQuery[] {
  return Object.entries(exprs).map(([refId, expr]) => ({
    refId,
    expr,
    instant: true,
    range: false,
    format: 'time_series',
    editorMode: 'code',
    datasource: { uid, type },
  }));
}

/** The elements of instant vectors, by refId; those without a number are left out. */
export function samplesOf<K extends string>(frames: DataFrame[], refIds: K[]): Record<K, Sample[]> {
  const found = Object.fromEntries(refIds.map((refId) => [refId, [] as Sample[]])) as Record<K, Sample[]>;
  for (const { refId = '', fields = [] } of frames) {
    for (const { type, labels, values } of fields) {
      const value = values[values.length - 1];
      if (type === FieldType.number && typeof value === 'number' && Object.hasOwn(found, refId)) {
        found[refId as K].push({ labels: labels ?? {}, value });
      }
    }
  }
  return found;
}

/** @throws ProblemError where the data source does not exist, or does not support PromQL */
function dataSourceSettings(uid: string): DataSourceInstanceSettings {
  const settings = getDataSourceSrv().getInstanceSettings({ uid });
  if (!settings) {
    throw new ProblemError({
      kind: 'dataSourceGone',
      title: `The data source "${uid}" does not exist`,
      detail: 'It was removed, renamed or belongs to another organisation. Choose another one.',
    });
  }
  if (!PROMETHEUS_TYPES.includes(settings.type)) {
    throw new ProblemError({
      kind: 'notPrometheus',
      title: `"${settings.name}" is not a Prometheus data source`,
      detail: `Its type is "${settings.type}". contextd's metrics are read with PromQL: choose a data source of type Prometheus (Prometheus, Mimir, Thanos and VictoriaMetrics all support it).`,
    });
  }
  return settings;
}

function listOf(answer: unknown, name: string, limit: number): LabelList {
  const data = answer && typeof answer === 'object' && 'data' in answer ? answer.data : undefined;
  if (!Array.isArray(data)) {
    throw new ProblemError({
      kind: 'notPrometheus',
      title: `"${name}" does not answer like Prometheus`,
      detail: 'Its URL may point to another service or to a login page. Open the data source and use "Save & test".',
    });
  }
  const values = data.filter((value): value is string => typeof value === 'string');
  return data.length === limit || saysCut(answer) ? { values, cutAt: values.length } : { values };
}

/** Prometheus warns when it cut a list; so do stores that cut it at their own limit. */
function saysCut(answer: unknown): boolean {
  const { warnings = [], infos = [] } = answer as { warnings?: unknown; infos?: unknown };
  return [warnings, infos].flat().some((one) => typeof one === 'string' && /truncat|limit/i.test(one));
}

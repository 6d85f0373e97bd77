import { type DataSourceApi, type DataSourceInstanceSettings, type TimeRange } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import { PROMETHEUS_TYPES } from '../constants';
import { type Problem, problemFromError } from './problems';

/** A Prometheus-compatible data source as far as the app talks to it outside panels. */
type Queryable = DataSourceApi & {
  getResource: (path: string, params?: Record<string, unknown>, options?: Record<string, unknown>) => Promise<unknown>;
};

/** What went wrong, as a page can show it. */
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

/** The values of a label. */
export interface LabelAnswer {
  values: string[];
  /** What the store said when it left some of them out. */
  cut?: string;
}

/**
 * Asks a data source for the values of a label.
 *
 * @param uid data source uid
 * @param label label name, for example "job" or "__name__"
 * @param selectors series selectors (`match[]`), at least one: an unselective call would list a whole store
 * @param range the time in which the series must have existed
 * @returns the values, sorted as the store sorts them, and whether some were left out
 * @throws ProblemError with a sentence when the data source cannot answer
 */
export async function labelAnswer(
  uid: string,
  label: string,
  selectors: string[],
  range: Pick<TimeRange, 'from' | 'to'>
): Promise<LabelAnswer> {
  const settings = dataSourceSettings(uid);
  try {
    const dataSource = (await getDataSourceSrv().get({ uid })) as Queryable;
    const answer = await dataSource.getResource(
      `api/v1/label/${encodeURIComponent(label)}/values`,
      {
        'match[]': selectors,
        start: Math.floor(range.from.valueOf() / 1000),
        end: Math.ceil(range.to.valueOf() / 1000),
      },
      // The app shows the problem on the page, where it can say what to do; a toast would say it twice.
      { showErrorAlert: false }
    );
    return { values: valuesOf(answer, settings.name), cut: cutOf(answer) };
  } catch (error) {
    throw error instanceof ProblemError ? error : new ProblemError(problemFromError(error, settings.name));
  }
}

/** {@link labelAnswer} for those who can live with a part of the values. */
export async function labelValues(...question: Parameters<typeof labelAnswer>): Promise<string[]> {
  return (await labelAnswer(...question)).values;
}

/** Prometheus and Thanos answer with what they have and a warning, such as "results truncated due to limit". */
function cutOf(answer: unknown): string | undefined {
  const { warnings = [], infos = [] } = answer as { warnings?: unknown; infos?: unknown };
  return [warnings, infos].flat().find((one): one is string => typeof one === 'string' && /truncat|limit/i.test(one));
}

function dataSourceSettings(uid: string): DataSourceInstanceSettings {
  const settings = getDataSourceSrv().getInstanceSettings({ uid });
  if (!settings) {
    throw new ProblemError({
      kind: 'dataSourceGone',
      title: `The data source "${uid}" is not there`,
      detail: 'It was removed, renamed or belongs to another organisation. Choose another one.',
    });
  }
  if (!PROMETHEUS_TYPES.includes(settings.type)) {
    throw new ProblemError({
      kind: 'notPrometheus',
      title: `"${settings.name}" is not a Prometheus data source`,
      detail: `Its type is "${settings.type}". contextd's metrics are read with PromQL: choose a data source of type Prometheus (Prometheus, Mimir, Thanos and VictoriaMetrics all speak it).`,
    });
  }
  return settings;
}

function valuesOf(answer: unknown, name: string): string[] {
  const data = answer && typeof answer === 'object' && 'data' in answer ? answer.data : undefined;
  if (!Array.isArray(data)) {
    throw new ProblemError({
      kind: 'notPrometheus',
      title: `"${name}" does not answer like Prometheus`,
      detail: 'Its URL may point at another service or at a login page. Open the data source and use "Save & test".',
    });
  }
  return data.filter((value): value is string => typeof value === 'string');
}

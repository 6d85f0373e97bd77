/** One request to a data source, outside of panels. */
import {
  type DataFrame,
  type DataQueryError,
  type DataQueryRequest,
  type DataSourceApi,
  dateTime,
} from '@grafana/data';
import { type DataQuery } from '@grafana/schema';
import { from, lastValueFrom } from 'rxjs';
import { errorsOf } from './problems';

export const MINUTE = 60_000;

let requests = 0;

/**
 * @param span length of the request's time range, which ends at `now`, in milliseconds
 * @throws what the data source, or Grafana before it, says is wrong
 */
export async function queryOnce(
  dataSource: DataSourceApi,
  targets: DataQuery[],
  now: number,
  span: number
): Promise<DataFrame[]> {
  const [start, end] = [dateTime(now - span), dateTime(now)];
  const request: DataQueryRequest = {
    app: 'app',
    requestId: `contextd-${++requests}`,
    interval: '1m',
    intervalMs: MINUTE,
    maxDataPoints: 1,
    range: { from: start, to: end, raw: { from: start, to: end } },
    scopedVars: {},
    timezone: 'browser',
    startTime: now,
    targets,
  };
  const response: { data: DataFrame[]; errors?: DataQueryError[]; error?: DataQueryError } = await lastValueFrom(
    from(dataSource.query(request))
  );
  const [failure] = errorsOf(response);
  if (failure) {
    throw failure;
  }
  return response.data;
}

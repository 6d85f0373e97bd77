import {
  CoreApp,
  type DataQueryRequest,
  type DataSourceApi,
  type PanelData,
  type QueryRunner,
  type QueryRunnerOptions,
  rangeUtil,
} from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import { ReplaySubject, type Subscription } from 'rxjs';
import { runRequest } from './runRequest';

let requests = 0;

/** Runs queries for a plugin outside a scene. */
export function createQueryRunner(): QueryRunner {
  const data = new ReplaySubject<PanelData>(1);
  let running: Subscription | undefined;
  const cancel = () => running?.unsubscribe();
  return {
    get: () => data.asObservable(),
    run: (options) => {
      cancel();
      toRequest(options).then(({ dataSource, request }) => {
        running = runRequest(dataSource, request).subscribe((next) => data.next(next));
      });
    },
    cancel,
    destroy: () => {
      cancel();
      data.complete();
    },
  };
}

async function toRequest(
  options: QueryRunnerOptions
): Promise<{ dataSource: DataSourceApi; request: DataQueryRequest }> {
  const { datasource, timeRange, maxDataPoints, minInterval, queries, scopedVars, timezone } = options;
  const dataSource =
    datasource && typeof datasource === 'object' && 'query' in datasource
      ? datasource
      : await getDataSourceSrv().get(datasource, scopedVars);
  const { interval, intervalMs } = rangeUtil.calculateInterval(
    timeRange,
    maxDataPoints,
    minInterval ?? dataSource.interval
  );
  const request: DataQueryRequest = {
    app: options.app ?? CoreApp.Unknown,
    requestId: `preview-runner-${requests++}`,
    timezone,
    range: timeRange,
    interval,
    intervalMs,
    maxDataPoints,
    targets: queries,
    scopedVars: {
      ...scopedVars,
      __interval: { text: interval, value: interval },
      __interval_ms: { text: String(intervalMs), value: intervalMs },
    },
    startTime: Date.now(),
    panelId: options.panelId,
  };
  return { dataSource, request };
}

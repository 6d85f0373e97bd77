import { expect } from '@playwright/test';

/** The number of requests to Prometheus, by kind, including those of Insights and Grafana's own data source. */
export interface Requests {
  range: number;
  instant: number;
  /** Label names, label values and series. */
  names: number;
}

const HANDLERS: Record<keyof Requests, RegExp> = {
  range: /^\/api\/v1\/query_range$/,
  instant: /^\/api\/v1\/query$/,
  names: /^\/api\/v1\/(labels|label\/.*|series)$/,
};

/** Reads Prometheus' own request counters. */
async function requestsTo(prometheus: string): Promise<Requests> {
  const response = await fetch(`${prometheus}/metrics`);
  expect(response.status, `${prometheus}/metrics responds`).toBe(200);
  const counted: Requests = { range: 0, instant: 0, names: 0 };
  for (const [, labels, value] of (await response.text()).matchAll(
    /^prometheus_http_requests_total\{(.*)\} (\S+)$/gm
  )) {
    const handler = /handler="([^"]*)"/.exec(labels)?.[1] ?? '';
    for (const kind of Object.keys(HANDLERS) as Array<keyof Requests>) {
      if (HANDLERS[kind].test(handler)) {
        counted[kind] += Number(value);
      }
    }
  }
  return counted;
}

/** The requests to Prometheus during an action. Nothing else may query it in the meantime. */
export async function requestsDuring(prometheus: string, doing: () => Promise<void>): Promise<Requests> {
  const before = await requestsTo(prometheus);
  await doing();
  const after = await requestsTo(prometheus);
  return {
    range: after.range - before.range,
    instant: after.instant - before.instant,
    names: after.names - before.names,
  };
}

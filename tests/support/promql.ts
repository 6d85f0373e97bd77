import { expect } from '@playwright/test';
import { resolve, type Resolution } from '../../src/metrics/resolve';

/** One series of an answer. */
interface Series {
  metric: Record<string, string>;
  value: [number, string];
}

/** The answer of a Prometheus to a query now. */
export async function queryNow(prometheus: string, expr: string): Promise<Series[]> {
  const response = await fetch(`${prometheus}/api/v1/query`, {
    method: 'POST',
    body: new URLSearchParams({ query: expr }),
  });
  const answer = (await response.json()) as { error?: string; data?: { result: Series[] } };
  expect(response.status, `${answer.error ?? ''}: ${expr}`).toBe(200);
  return answer.data?.result ?? [];
}

/** The names that a Prometheus has, as the app reads them. */
export async function resolutionOf(prometheus: string): Promise<Resolution> {
  const response = await fetch(`${prometheus}/api/v1/label/__name__/values`);
  const { data } = (await response.json()) as { data: string[] };
  return resolve(data);
}

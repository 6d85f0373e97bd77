import { type APIRequestContext, expect } from '@playwright/test';
import { type Host } from './hosts';
import { INSIGHTS_TYPE } from './insights';

/** A Prometheus data source of the demo's store, without an Insights data source. */
export const ALONE = { uid: 'store-without-insights', name: 'Store without Insights' };

interface Listed {
  uid: string;
  type: string;
  jsonData: { prometheusUid?: string };
}

export async function addStoreAlone(request: APIRequestContext, host: Host): Promise<void> {
  await removeStoreAlone(request, host);
  const response = await request.post(`${host.url}/api/datasources`, {
    data: {
      ...ALONE,
      type: 'prometheus',
      access: 'proxy',
      url: host.prometheus,
      jsonData: { httpMethod: 'POST', timeInterval: '60s' },
    },
  });
  expect(response.status(), await response.text()).toBe(200);
}

/** The Insights data sources that were added for it. */
export async function insightsBesideIt(request: APIRequestContext, host: Host): Promise<Listed[]> {
  const all = (await (await request.get(`${host.url}/api/datasources`)).json()) as Listed[];
  return all.filter(({ type, jsonData }) => type === INSIGHTS_TYPE && jsonData.prometheusUid === ALONE.uid);
}

/** Removes the store and its Insights data sources, if an earlier run left any. */
export async function removeStoreAlone(request: APIRequestContext, host: Host): Promise<void> {
  for (const { uid } of [...(await insightsBesideIt(request, host)), ALONE]) {
    const response = await request.delete(`${host.url}/api/datasources/uid/${uid}`);
    expect([200, 404], `${uid} is removed, or did not exist`).toContain(response.status());
  }
}

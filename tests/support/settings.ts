import { type APIRequestContext, expect } from '@playwright/test';
import { PLUGIN_ID } from '../../src/constants';
import { test } from '../fixtures';
import { type Host } from './hosts';

interface Settings {
  enabled: boolean;
  pinned: boolean;
  jsonData: object | undefined;
}

/** The app's settings in the host. */
export async function readSettings(request: APIRequestContext, host: Host): Promise<Settings> {
  const response = await request.get(`${host.url}/api/plugins/${PLUGIN_ID}/settings`);
  expect(response.status()).toBe(200);
  return (await response.json()) as Settings;
}

/** Replaces the app's configuration, without the form. */
export async function saveSettings(
  request: APIRequestContext,
  host: Host,
  jsonData: object | undefined
): Promise<void> {
  // Grafana keeps the previous settings if it receives an empty object; an empty text means the default as well.
  const data = { enabled: true, pinned: true, jsonData: { job: '', ...(jsonData ?? {}) } };
  const response = await request.post(`${host.url}/api/plugins/${PLUGIN_ID}/settings`, { data });
  expect(response.status(), await response.text()).toBe(200);
}

/** Each test of the file starts with the app's defaults, and the previous configuration is restored after it. */
export function beginWithDefaults(): void {
  let before: object | undefined;
  test.beforeEach(async ({ host, request }) => {
    before = (await readSettings(request, host)).jsonData;
    await saveSettings(request, host, {});
  });
  test.afterEach(async ({ host, request }) => {
    await saveSettings(request, host, before);
  });
}

import { type APIRequestContext, expect } from '@playwright/test';
import { PLUGIN_ID } from '../../src/constants';
import { test } from '../fixtures';
import { type Host } from './hosts';

interface Settings {
  enabled: boolean;
  pinned: boolean;
  jsonData: object | undefined;
}

/** The app's settings as the host has them. */
export async function readSettings(request: APIRequestContext, host: Host): Promise<Settings> {
  const response = await request.get(`${host.url}/api/plugins/${PLUGIN_ID}/settings`);
  expect(response.status()).toBe(200);
  return (await response.json()) as Settings;
}

/** Replaces what the app is configured with, past the form. */
export async function saveSettings(
  request: APIRequestContext,
  host: Host,
  jsonData: object | undefined
): Promise<void> {
  // Grafana keeps the settings before when it is sent an empty object; an empty text means the default as well.
  const data = { enabled: true, pinned: true, jsonData: { job: '', ...(jsonData ?? {}) } };
  const response = await request.post(`${host.url}/api/plugins/${PLUGIN_ID}/settings`, { data });
  expect(response.status(), await response.text()).toBe(200);
}

/** Each test of the file begins with the app's defaults, and what was configured before comes back after it. */
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

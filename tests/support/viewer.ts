import { expect, type Page, type PlaywrightWorkerArgs } from '@playwright/test';
import { type Host } from './hosts';

const ACCOUNT = { login: 'browser-test-viewer', password: 'browser-test-viewer' };

/** Logs in as a user with the role Viewer, and creates the account if necessary; only in a real Grafana. */
export async function logInAsViewer(
  host: Host,
  page: Page,
  playwright: PlaywrightWorkerArgs['playwright']
): Promise<void> {
  // The administrator that Grafana creates at its first start.
  const admin = await playwright.request.newContext({
    baseURL: host.url,
    httpCredentials: { username: 'admin', password: 'admin', send: 'always' },
  });
  const created = await admin.post('/api/admin/users', { data: { ...ACCOUNT, name: 'Viewer of the browser tests' } });
  expect([200, 412], 'the account is created, or exists').toContain(created.status());
  await admin.dispose();
  const login = await page.request.post('/login', { data: { user: ACCOUNT.login, password: ACCOUNT.password } });
  expect(login.status()).toBe(200);
}

import { test as base } from '@playwright/test';
import { AppPage } from './support/appPage';
import { type Host, type HostName, HOSTS } from './support/hosts';
import { Traffic } from './support/traffic';
import { Watch } from './support/watch';

/** Set by the configuration, once for each project. */
export interface Options {
  hostName: HostName;
  /** The path below which the pages are opened. */
  subPath: string;
}

export interface Fixtures {
  host: Host;
  /** Fails the test on errors of the page, unless the test allows them. */
  watch: Watch;
  traffic: Traffic;
  app: AppPage;
}

export const test = base.extend<Fixtures & Options>({
  hostName: ['preview', { option: true }],
  subPath: ['', { option: true }],
  host: async ({ hostName }, use) => use(HOSTS[hostName]),
  watch: [
    async ({ page }, use) => {
      const watch = new Watch(page);
      await use(watch);
      watch.check();
    },
    { auto: true },
  ],
  traffic: [async ({ page }, use) => use(new Traffic(page)), { auto: true }],
  app: async ({ page, traffic, subPath }, use) => use(new AppPage(page, traffic, subPath)),
});

export { expect } from '@playwright/test';
export type { Page } from '@playwright/test';

import { type Page } from '@playwright/test';

/** The part of the host's boot data that tests change: the user and the data sources. */
export interface BootData {
  user: { orgId: number; orgRole: string; permissions?: Record<string, boolean> };
  settings: {
    defaultDatasource: string;
    datasources: Record<string, { uid: string; name: string; type: string; isDefault?: boolean }>;
  };
}

/**
 * Changes the host's boot data before the page reads it.
 *
 * @param edit runs in the browser: it can use its two arguments and nothing else
 */
export async function editBootData<T>(
  page: Page,
  edit: (boot: BootData, argument: T) => void,
  argument: T
): Promise<void> {
  await page.addInitScript(`{
    let boot;
    Object.defineProperty(window, 'grafanaBootData', {
      configurable: true,
      get: () => boot,
      set: (value) => {
        (${edit.toString()})(value, ${JSON.stringify(argument)});
        boot = value;
      },
    });
  }`);
}

/** The host has no Prometheus data source at all. */
export async function withoutPrometheus(page: Page): Promise<void> {
  await editBootData(
    page,
    ({ settings }) => {
      for (const [name, { type }] of Object.entries(settings.datasources)) {
        if (type === 'prometheus') {
          delete settings.datasources[name];
        }
      }
      settings.defaultDatasource = '-- Grafana --';
    },
    null
  );
}

/** uid of the data source that {@link withSecondPrometheus} adds. */
export const SECOND = 'second-prometheus';
export const SECOND_NAME = 'Second Prometheus';

/** The host has a second Prometheus data source with the same data as the first. */
export async function withSecondPrometheus(page: Page, first: string): Promise<void> {
  await editBootData(
    page,
    ({ settings }, { uid, second, secondName }) => {
      const copied = Object.values(settings.datasources).find((one) => one.uid === uid);
      if (copied) {
        settings.datasources[secondName] = { ...copied, uid: second, name: secondName, isDefault: false };
      }
    },
    { uid: first, second: SECOND, secondName: SECOND_NAME }
  );
  await page.route(`**/api/datasources/uid/${SECOND}/**`, (route) =>
    route.continue({ url: route.request().url().replace(SECOND, first) })
  );
  await page.route('**/api/ds/query*', (route) => {
    const body = route.request().postData() ?? '';
    return route.continue({ postData: body.replaceAll(SECOND, first) });
  });
}

/** For the page, the user belongs to another organisation. */
export async function inOrganisation(page: Page, orgId: number): Promise<void> {
  await editBootData(page, ({ user }, id) => Object.assign(user, { orgId: id }), orgId);
}

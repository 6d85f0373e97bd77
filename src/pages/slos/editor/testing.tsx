/** What the tests of the editor and of the import share. */
import { config, locationService, setBackendSrv, setRunRequest } from '@grafana/runtime';
import { act, render } from '@testing-library/react';
import React, { type ComponentType } from 'react';
import { Router } from 'react-router-dom';
import { NEVER } from 'rxjs';
import { INSIGHTS_TYPE } from '../../../constants';
import { createPromql } from '../../../metrics/promql';
import { resolve } from '../../../metrics/resolve';
import { STORES } from '../../../metrics/testing/stores';
import { type FakeDataSource } from '../../../shared/testing/grafana';
import { type Definitions, definitionsOf } from '../../../shared/slos/definitions';
import { Preview } from '../Preview';
import { type SloContext } from '../SloScene';

/** The app's settings as Grafana keeps them, and what was saved. */
export function fakeSettings(slos?: string) {
  const kept = { jsonData: { job: 'contextd', dataSource: 'prom', ...(slos && { slos }) } as Record<string, unknown> };
  const post = jest.fn(async (_url: string, { jsonData }: { jsonData: Record<string, unknown> }) => {
    kept.jsonData = jsonData;
  });
  setBackendSrv({ get: async () => ({ enabled: true, pinned: true, ...kept }), post } as never);
  return { kept, post };
}

export function asRole(orgRole: string): void {
  config.bootData = { user: { orgRole } } as never;
}

/** jsdom has no layout: a combobox measures its text. */
export function installCanvas(): void {
  const measureText = () => ({ width: 50 });
  HTMLCanvasElement.prototype.getContext = (() => ({ measureText })) as unknown as HTMLCanvasElement['getContext'];
}

export const PROMETHEUS: FakeDataSource = { uid: 'prom', name: 'Prometheus' };
export const INSIGHTS: FakeDataSource = {
  uid: 'insights',
  name: 'Insights',
  type: INSIGHTS_TYPE,
  jsonData: { prometheusUid: 'prom' },
};

export interface Opened {
  context: SloContext;
  preview: Preview;
}

let last: Opened | undefined;

/** What the page was opened with. */
export function opened(): Opened {
  if (!last) {
    throw new Error('No page was opened.');
  }
  return last;
}

/** Shows a page with the SLOs of a text; undefined means the shipped ones. */
export async function open(View: ComponentType<Opened & SloContext>, text?: string, name = ''): Promise<Definitions> {
  const definitions = await definitionsOf(text);
  const resolution = resolve(STORES['v0.5.0']);
  const store = { dataSource: PROMETHEUS.uid, jobs: ['contextd'], insights: INSIGHTS.uid, resolution };
  const context: SloContext = { definitions, text, name, store, promql: createPromql(resolution) };
  last = { context, preview: new Preview({ context }) };
  // Queries are asked and never answered: a test says what was measured.
  setRunRequest(() => NEVER);
  const props = { ...last, ...context };
  const history = locationService.getHistory();
  await act(async () => {
    render(
      <Router navigator={history as never} location={locationService.getLocation()}>
        <View {...props} />
      </Router>
    );
  });
  return definitions;
}

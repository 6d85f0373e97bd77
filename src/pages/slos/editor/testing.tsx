/** What the tests of the editor and of the import share. */
import { config, locationService, setBackendSrv } from '@grafana/runtime';
import { act, render } from '@testing-library/react';
import React, { type ComponentType } from 'react';
import { Router } from 'react-router-dom';
import { resolve } from '../../../metrics/resolve';
import { STORES } from '../../../metrics/testing/stores';
import { type Definitions, definitionsOf } from '../../../shared/slos/definitions';
import { type SloViewProps } from '../SloScene';

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

/** Shows a page with the SLOs of a text; undefined means the shipped ones. */
export async function open(View: ComponentType<SloViewProps>, text?: string, name = ''): Promise<Definitions> {
  const definitions = await definitionsOf(text);
  const resolution = resolve(STORES['v0.5.0']);
  const scope = { dataSource: 'prom', jobs: ['contextd'], now: Date.parse('2026-03-31T00:00:00Z'), resolution };
  const history = locationService.getHistory();
  const props = { definitions, text, scope, name } as unknown as SloViewProps;
  await act(async () => {
    render(
      <Router navigator={history as never} location={locationService.getLocation()}>
        <View {...props} />
      </Router>
    );
  });
  return definitions;
}

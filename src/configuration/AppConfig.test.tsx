import { type AppPluginMeta } from '@grafana/data';
import { type BackendSrv, setBackendSrv } from '@grafana/runtime';
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { type AppSettings, parseSettings } from '../settings';
import { spyOnReload } from '../shared/testing/browser';
import { installDataSources } from '../shared/testing/grafana';
import { testIds } from '../shared/testIds';
import AppConfig from './AppConfig';

// Grafana's select takes seconds to open in jsdom when the machine is busy.
jest.setTimeout(30_000);

/** The app's settings as Grafana keeps them. */
let kept: Record<string, unknown>;
const post = jest.fn();
let reload: jest.SpyInstance;

beforeEach(() => {
  post.mockReset().mockImplementation(async (_url: string, settings: Record<string, unknown>) => {
    kept = settings;
  });
  setBackendSrv({ get: async () => kept, post } as unknown as BackendSrv);
  reload = spyOnReload();
  installDataSources([
    { uid: 'prom', name: 'Main Prometheus' },
    { uid: 'aws', name: 'Amazon', type: 'grafana-amazonprometheus-datasource' },
    { uid: 'loki', name: 'Logs', type: 'loki' },
  ]);
});

afterEach(() => jest.restoreAllMocks());

function show(jsonData?: unknown, meta: Partial<AppPluginMeta<AppSettings>> = {}) {
  kept = { enabled: true, pinned: true, jsonData, ...meta };
  const plugin = { meta: kept };
  render(<AppConfig plugin={plugin as never} query={{}} />);
}

const job = () => screen.getByTestId(testIds.config.job);
const from = () => screen.getByTestId(testIds.config.from);
const to = () => screen.getByTestId(testIds.config.to);
const save = () => screen.getByTestId(testIds.config.save);

/** What was sent to be stored. */
const stored = () => post.mock.calls[0][1];

async function enter(field: HTMLElement, text: string) {
  await userEvent.clear(field);
  if (text) {
    await userEvent.click(field);
    await userEvent.paste(text);
  }
}

describe('the configuration', () => {
  it('shows what is stored, and the defaults as placeholders', () => {
    show({ job: 'ctx', timeRangeFrom: 'now-1d' });
    expect(job()).toHaveValue('ctx');
    expect(from()).toHaveValue('now-1d');
    expect(to()).toHaveValue('');
    expect(to()).toHaveAttribute('placeholder', 'now');
    expect(save()).toBeEnabled();
  });

  it('names every field', () => {
    show();
    expect(screen.getByRole('combobox', { name: 'Select a data source' })).toBeInTheDocument();
    for (const name of [/^Job/, /^Time range from/, /^Time range to/]) {
      expect(screen.getByLabelText(name)).toBeInTheDocument();
    }
  });

  it('offers the data sources that speak the Prometheus API, and stores the chosen one', async () => {
    show();
    await userEvent.click(screen.getByLabelText('Select a data source'));
    expect(await screen.findByText('Main Prometheus', {}, { timeout: 10_000 })).toBeInTheDocument();
    expect(screen.getByText('Amazon')).toBeInTheDocument();
    expect(screen.queryByText('Logs')).not.toBeInTheDocument();
    await userEvent.click(screen.getByText('Amazon'));
    await userEvent.click(save());
    expect(stored().jsonData).toEqual({ dataSource: 'aws' });
  });

  it('stores what was entered, without spaces around it and without empty fields', async () => {
    show({ dataSource: 'prom', job: 'old', timeRangeTo: 'now-1h' });
    await enter(job(), '  my job ');
    await enter(from(), 'now-2d');
    await enter(to(), '');
    await userEvent.click(save());
    expect(post).toHaveBeenCalledTimes(1);
    expect(post.mock.calls[0][0]).toBe('/api/plugins/contextd-observability-app/settings');
    expect(stored()).toEqual({
      enabled: true,
      pinned: true,
      jsonData: { dataSource: 'prom', job: 'my job', timeRangeFrom: 'now-2d' },
    });
    expect(parseSettings(stored().jsonData).problems).toEqual([]);
  });

  it.each([
    [true, false],
    [false, true],
  ])('leaves alone whether the app is enabled (%s) and pinned (%s)', async (enabled, pinned) => {
    show({}, { enabled, pinned });
    await userEvent.click(save());
    expect(stored()).toMatchObject({ enabled, pinned });
  });

  it('keeps settings that it does not show', async () => {
    show({ budgets: [{ usd: 5 }], job: '' });
    await userEvent.click(save());
    expect(stored().jsonData).toEqual({ budgets: [{ usd: 5 }] });
  });

  it('leaves alone what was saved elsewhere since it was opened', async () => {
    show({ job: 'old', slos: 'before\n' });
    kept = { ...kept, jsonData: { job: 'old', slos: '  after\n' } };
    await enter(job(), 'new');
    await userEvent.click(save());
    expect(stored().jsonData).toEqual({ job: 'new', slos: '  after\n' });
  });

  it('empties everything: Grafana would keep what it has for an empty object', async () => {
    show({ job: 'old' });
    await enter(job(), '');
    await userEvent.click(save());
    expect(stored().jsonData).toEqual({ job: '' });
  });

  it('loads the app again after saving, because it reads its settings when it is loaded', async () => {
    show();
    await userEvent.click(save());
    expect(reload).toHaveBeenCalledTimes(1);
  });

  it('is saved with the keyboard too', async () => {
    show();
    await userEvent.type(job(), 'ctx{Enter}');
    expect(stored().jsonData).toEqual({ job: 'ctx' });
  });

  it.each([
    ['yesterday', '', /The start of the time range, "yesterday", is not a time/],
    ['now-1h', 'now-2h', /starts at "now-1h", which is not before its end, "now-2h"/],
    ['', 'now-7h', /starts at "now-6h", which is not before its end, "now-7h"/],
    ['', 'soon', /The end of the time range, "soon"/],
  ])('says what is wrong with the range %s to %s, and does not save it', async (start, end, said) => {
    show();
    await enter(from(), start);
    await enter(to(), end);
    expect(screen.getByRole('alert')).toHaveTextContent(said);
    expect(save()).toBeDisabled();
    await userEvent.type(from(), '{Enter}');
    expect(post).not.toHaveBeenCalled();
  });

  it('can be saved again once the range is right', async () => {
    show({ timeRangeFrom: 'tomorrow' });
    expect(save()).toBeDisabled();
    await enter(from(), 'now-3h');
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
    await userEvent.click(save());
    expect(stored().jsonData).toEqual({ timeRangeFrom: 'now-3h' });
  });

  it.each<[string, unknown, string]>([
    ['403', { status: 403, data: { message: 'Access denied' } }, 'only an administrator may'],
    ['words of Grafana', { status: 500, data: { message: 'database is locked' } }, 'database is locked'],
    ['an Error', new Error('Failed to fetch'), 'Failed to fetch'],
    ['nothing', undefined, 'Grafana did not say why'],
  ])('says why it was not saved: %s', async (_, error, said) => {
    post.mockRejectedValue(error);
    show({ job: 'ctx' });
    await userEvent.click(save());
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('The configuration was not saved');
    expect(alert).toHaveTextContent(said);
    expect(reload).not.toHaveBeenCalled();
    expect(save()).toBeEnabled();
    expect(job()).toHaveValue('ctx');
  });

  it('is not saved twice while it is being saved, and forgets an old failure', async () => {
    post.mockRejectedValueOnce(new Error('boom'));
    show();
    await userEvent.click(save());
    let finish = () => {};
    post.mockImplementationOnce((_url, settings) => {
      kept = settings;
      return new Promise<void>((resolve) => (finish = resolve));
    });
    await userEvent.click(save());
    expect(save()).toBeDisabled();
    expect(screen.queryByText('boom')).not.toBeInTheDocument();
    await userEvent.click(save());
    expect(post).toHaveBeenCalledTimes(2);
    await act(async () => finish());
    expect(reload).toHaveBeenCalledTimes(1);
  });

  it.each([null, {}, { job: null, timeRangeFrom: null }])('opens with %j', (jsonData) => {
    show(jsonData);
    expect(job()).toHaveValue('');
    expect(save()).toBeEnabled();
  });

  it('lets an administrator correct a setting of the wrong type', async () => {
    show({ timeRangeFrom: 6, job: 7 });
    expect(screen.getByRole('alert')).toHaveTextContent('"6"');
    await enter(from(), 'now-6h');
    await enter(job(), 'ctx');
    await userEvent.click(save());
    expect(stored().jsonData).toEqual({ timeRangeFrom: 'now-6h', job: 'ctx' });
  });
});

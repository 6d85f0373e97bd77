import { setBackendSrv } from '@grafana/runtime';
import type { AppSettings } from '../../settings';
import { changeSettings, saveFailure } from './pluginSettings';

/** Grafana's settings of an app: no version, and keys in an order of its own. */
function fakeGrafana(jsonData: object | null) {
  const kept: { jsonData: unknown } = { jsonData };
  const hooks: Array<() => void> = [];
  const sent: object[] = [];
  setBackendSrv({
    get: async () => ({ enabled: true, pinned: false, ...(JSON.parse(JSON.stringify(kept)) as typeof kept) }),
    post: async (_url: string, body: { jsonData: Record<string, unknown> }) => {
      sent.push(body);
      if (Object.keys(body.jsonData).length > 0) {
        kept.jsonData = Object.fromEntries(Object.entries(body.jsonData).reverse());
      }
      hooks.shift()?.();
    },
  } as never);
  return { kept, sent, afterPost: (hook: () => void) => hooks.push(hook) };
}

const job = (value: string) => (saved: AppSettings) => ({ ...saved, job: value });

it('changes what is saved now, not what was saved when the page was opened', async () => {
  const { kept, sent } = fakeGrafana({ slos: 'a' });
  await changeSettings(job('mine'));
  expect(kept.jsonData).toEqual({ slos: 'a', job: 'mine' });
  expect(sent).toMatchObject([{ enabled: true, pinned: false }]);
});

it('writes something for nothing: Grafana keeps what it has for an empty object', async () => {
  const { kept } = fakeGrafana({ job: 'old' });
  await changeSettings(() => ({}));
  expect(kept.jsonData).toEqual({ job: '' });
});

it('starts from nothing too', async () => {
  const { kept } = fakeGrafana(null);
  await changeSettings(job('mine'));
  expect(kept.jsonData).toEqual({ job: 'mine' });
});

it('makes the change again where somebody else wrote at the same moment: nobody’s change is lost', async () => {
  const grafana = fakeGrafana({ slos: 'a' });
  grafana.afterPost(() => (grafana.kept.jsonData = { slos: 'theirs' }));
  await changeSettings(job('mine'));
  expect(grafana.kept.jsonData).toEqual({ slos: 'theirs', job: 'mine' });
});

it('does not write again what the other one kept', async () => {
  const grafana = fakeGrafana({});
  grafana.afterPost(() => (grafana.kept.jsonData = { slos: 'theirs', job: 'mine' }));
  await changeSettings(job('mine'));
  expect(grafana.sent).toHaveLength(1);
});

it('gives up with a sentence where it never stays', async () => {
  const grafana = fakeGrafana({});
  [1, 2, 3].forEach((i) => grafana.afterPost(() => (grafana.kept.jsonData = { slos: String(i) })));
  await expect(changeSettings(job('mine'))).rejects.toThrow(/somebody else saves at the same time/);
});

it('writes nothing where the change is refused', async () => {
  const { sent } = fakeGrafana({});
  const refuse = () => {
    throw new Error('No.');
  };
  await expect(changeSettings(refuse)).rejects.toThrow('No.');
  expect(sent).toEqual([]);
});

it('lets the tabs of one browser wait for each other', async () => {
  const { kept } = fakeGrafana({ slosSaved: { at: '1', by: 'x' } });
  const request = jest.fn((_name: string, work: () => Promise<unknown>) => work());
  Object.defineProperty(navigator, 'locks', { value: { request }, configurable: true });
  try {
    await changeSettings(job('mine'));
  } finally {
    Reflect.deleteProperty(navigator, 'locks');
  }
  expect(request).toHaveBeenCalledWith('contextd-observability-app.settings', expect.any(Function));
  expect(kept.jsonData).toMatchObject({ job: 'mine' });
});

test.each([
  [{ status: 403 }, /only an administrator may/],
  [{ status: 401 }, /Sign in to Grafana in another tab/],
  [{ status: 500, data: { message: 'database is locked' } }, /^database is locked$/],
  [new Error('Failed to fetch'), /^Failed to fetch$/],
  [undefined, /Grafana did not say why/],
])('%j in a sentence', (error, sentence) => {
  expect(saveFailure(error)).toMatch(sentence);
});

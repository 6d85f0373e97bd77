import { config } from '@grafana/runtime';
import { recall, recallList, remember, rememberList } from './storage';

const user = config.bootData.user as { orgId?: number } | undefined;

function inOrganisation(orgId: number | undefined) {
  config.bootData.user = (orgId === undefined ? undefined : { ...user, orgId }) as never;
}

beforeEach(() => {
  window.localStorage.clear();
  inOrganisation(1);
});

afterEach(() => jest.restoreAllMocks());

describe('what is remembered', () => {
  it('comes back under its own name', () => {
    remember('jobs', 'ctx "1" 🔎');
    remember('runtimeTab', 'http');
    expect(recall('jobs')).toBe('ctx "1" 🔎');
    expect(recall('runtimeTab')).toBe('http');
    expect(recall('dataSource')).toBeUndefined();
  });

  it('is the last that was said', () => {
    remember('jobs', 'a');
    remember('jobs', 'b');
    expect(recall('jobs')).toBe('b');
  });

  it('belongs to one organisation', () => {
    remember('dataSource', 'prom-of-1');
    inOrganisation(2);
    expect(recall('dataSource')).toBeUndefined();
    remember('dataSource', 'prom-of-2');
    inOrganisation(1);
    expect(recall('dataSource')).toBe('prom-of-1');
  });

  it('is kept without a signed-in user too', () => {
    inOrganisation(undefined);
    remember('jobs', 'contextd');
    expect(recall('jobs')).toBe('contextd');
  });

  it('stands under keys that name the app, so that no other plugin meets them', () => {
    remember('jobs', 'contextd');
    expect(Object.keys(window.localStorage)).toEqual(['contextd-observability-app.org-1.jobs']);
  });

  it.each<[string, string[], string[] | undefined]>([
    ['of some', ['a, "b"', 'c'], ['a, "b"', 'c']],
    ['of none is nothing', [], undefined],
  ])('may be a list: %s', (_, values, expected) => {
    rememberList('jobs', values);
    expect(recallList('jobs')).toEqual(expected);
  });

  it.each(['contextd', '{"a":1}', '"a"', 'null'])('is not a list where somebody wrote %s', (text) => {
    remember('jobs', text);
    expect(recallList('jobs')).toBeUndefined();
  });

  it('is nothing where the browser keeps nothing, and nobody notices', () => {
    const denied = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    };
    jest.spyOn(Storage.prototype, 'getItem').mockImplementation(denied);
    jest.spyOn(Storage.prototype, 'setItem').mockImplementation(denied);
    expect(() => remember('jobs', 'contextd')).not.toThrow();
    expect(recall('jobs')).toBeUndefined();
  });

  it('is nothing where even the storage itself is denied', () => {
    jest.spyOn(window, 'localStorage', 'get').mockImplementation(() => {
      throw new DOMException('Access is denied.', 'SecurityError');
    });
    expect(() => remember('jobs', 'contextd')).not.toThrow();
    expect(recall('jobs')).toBeUndefined();
  });
});

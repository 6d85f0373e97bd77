import fs from 'node:fs';
import path from 'node:path';
import { locationUtil } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { dataSourceLink, goTo, grafanaLink, linkTo } from './links';

const GRAFANA = { config: { appSubUrl: '/grafana' }, getTimeRangeForUrl: jest.fn(), getVariablesUrlParams: jest.fn() };
const ROOT = { ...GRAFANA, config: { appSubUrl: '' } };
const serve = (from: typeof GRAFANA) => locationUtil.initialize(from as never);

afterEach(() => serve(ROOT));

describe.each([
  ['at the root', ROOT, ''],
  ['below a path', GRAFANA, '/grafana'],
])('where Grafana is served %s, the address', (_, from, base) => {
  beforeEach(() => {
    serve(from);
    locationService.push('/a/app/overview?from=now-1h&viewPanel=1');
  });

  it.each([
    ['of Grafana', () => grafanaLink('/explore?left=1'), '/explore?left=1'],
    ['of a data source', () => dataSourceLink('a b/c'), '/connections/datasources/edit/a%20b%2Fc'],
    ['of a page, with what the reader chose', () => linkTo('/a/app/slos'), '/a/app/slos?from=now-1h'],
    ['of a page, with more', () => linkTo('/a/app/slos', { to: '5' }), '/a/app/slos?from=now-1h&to=5'],
  ])('%s starts with its path', (_name, address, expected) => {
    expect(address()).toBe(base + expected);
  });

  it('of the router does not start with its path', () => {
    goTo('/a/app/slos');
    expect(locationService.getLocation()).toMatchObject({ pathname: '/a/app/slos', search: '?from=now-1h' });
  });
});

it('a page can be opened with an earlier choice, and in place of the one that is open', () => {
  locationService.push('/a/app/one');
  const steps = locationService.getHistory().length;
  goTo('/a/app/two', { search: '?from=now-2h&x=1', replace: true });
  expect(locationService.getLocation()).toMatchObject({ pathname: '/a/app/two', search: '?from=now-2h' });
  expect(locationService.getHistory().length).toBe(steps);
});

/** What makes an address without this module, and what to use in its place. */
const ELSEWHERE: Array<[RegExp, string]> = [
  [/\b(locationUtil|appSubUrl)\b/, 'grafanaLink'],
  [/\b(withContext|detailUrl)\(/, 'linkTo, goTo or linkToDetail'],
  [/\blocationService\.(push|replace)\(/, 'goTo'],
  [/\bwindow\.(open\(|location\.(assign|replace|href)\b)/, 'goTo'],
  [/['"`]\/(a|alerting|connections|d|dashboards?|datasources|explore|plugins|public)\b/, 'linkTo or grafanaLink'],
  [/\bfetch\(/, 'getBackendSrv()'],
];

/** They make the addresses. */
const MAKERS = ['constants.ts', 'routing.ts', 'shared/scene/links.ts'];

const SRC = path.join(__dirname, '../..');

it('no other module makes addresses that a reader can follow', () => {
  const files = (fs.readdirSync(SRC, { recursive: true }) as string[])
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|\/testing[./]/.test(file) && !MAKERS.includes(file));
  expect(files.length).toBeGreaterThan(200);
  const found = files.flatMap((file) =>
    fs
      .readFileSync(path.join(SRC, file), 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        ELSEWHERE.flatMap(([pattern, use]) =>
          pattern.test(line) ? [`${file}:${index + 1} use ${use}: ${line.trim()}`] : []
        )
      )
  );
  expect(found).toEqual([]);
});

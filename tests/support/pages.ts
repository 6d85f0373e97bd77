import {
  OPEN_ALL,
  OPEN_KEY,
  PAGES,
  pageUrl,
  type PageRoute,
  runbookPage,
  SLO_PATHS,
  sloUrl,
  VAR,
} from '../../src/routing';

/** One page or tab that a user can open. */
export interface PageUnderTest {
  /** For titles and file names. */
  name: string;
  title: string;
  path: string;
  /** Parameters that it needs besides those of every page. */
  params: Record<string, string>;
}

/** Their parts are folded: the tests are about all of them. */
const FOLDED = ['services', PAGES.setup.path] as string[];
const EVERYTHING_OPEN = { [OPEN_KEY]: OPEN_ALL };

const routes: PageRoute[] = Object.values(PAGES);

/** The pages and tabs of the routing. A page with tabs is represented by its tabs. */
const PAGES_AND_TABS: PageUnderTest[] = routes.flatMap(({ path, title, tabs }) =>
  tabs
    ? tabs.map((tab) => ({
        name: `${path}-${tab.path}`,
        title: tab.title,
        path: pageUrl(path, tab.path),
        params: FOLDED.includes(tab.path) ? EVERYTHING_OPEN : {},
      }))
    : [{ name: path, title, path: pageUrl(path), params: FOLDED.includes(path) ? EVERYTHING_OPEN : {} }]
);

const RUNTIME = PAGES.runtime.path;

/** Detail pages, with an item that the demo has. */
export const TOOL: PageUnderTest = {
  name: 'runtime-tool',
  title: 'Tool',
  path: pageUrl(RUNTIME, 'tools', 'tool'),
  params: { [`var-${VAR.tool}`]: 'memory_search' },
};
export const ROUTE: PageUnderTest = {
  name: 'runtime-route',
  title: 'Route',
  path: pageUrl(RUNTIME, 'http', 'route'),
  params: { [`var-${VAR.route}`]: '/health' },
};

/** Pages below SLOs, and one of an SLO that the demo has. */
export const SLO: PageUnderTest = {
  name: 'slos-slo',
  title: 'SLO: Tool errors',
  path: sloUrl(SLO_PATHS.detail, 'tool-errors'),
  params: {},
};
const belowSlos = (path: string, title: string): PageUnderTest => ({
  name: `slos-${path}`,
  title,
  path: pageUrl(PAGES.slos.path, path),
  params: {},
});
export const NEW_SLO = belowSlos(SLO_PATHS.create, 'New SLO');
export const SLO_IMPORT = belowSlos(SLO_PATHS.import, 'Import');
export const SLO_REPORT = belowSlos(SLO_PATHS.report, 'Report');
/** A runbook whose numbers both namings have. */
export const RUNBOOK: PageUnderTest = {
  name: 'alerts-runbook',
  title: 'DatabaseErrors',
  path: runbookPage('DatabaseErrors'),
  params: {},
};
const SLO_PAGES = [SLO, NEW_SLO, SLO_IMPORT, SLO_REPORT];

/**
 * These have no strip of numbers with its own queries and cover all instances: SLOs have their own windows, alerts are
 * mostly about the whole service, and Setup shows its content also where other pages show a problem.
 */
const WITHOUT_CHARTS = [
  PAGES.setup.path,
  PAGES.slos.path,
  ...SLO_PAGES.map(({ name }) => name),
  ...PAGES.alerts.tabs.map(({ path }) => `${PAGES.alerts.path}-${path}`),
  RUNBOOK.name,
] as string[];

/** Everything that the app shows. */
export const EVERY_PAGE: PageUnderTest[] = [...PAGES_AND_TABS, TOOL, ROUTE, ...SLO_PAGES, RUNBOOK];

/** Pages whose parts are folded, opened without a part, and how high they may be then. */
export const FOLDED_PAGES = [
  { page: named('runtime-services'), highest: 1400 },
  { page: named(PAGES.setup.path), highest: 2000 },
];

function named(name: string): PageUnderTest {
  const page = PAGES_AND_TABS.find((one) => one.name === name) as PageUnderTest;
  return { ...page, params: {} };
}

/** The pages that show numbers and charts of the selected instances. */
export const CHART_PAGES = EVERY_PAGE.filter(({ name }) => !WITHOUT_CHARTS.includes(name));

/** The pages that are about now, whatever time range the address holds for others. */
export const NOW_PAGES = EVERY_PAGE.filter(
  (page) => !CHART_PAGES.includes(page) && !page.path.startsWith(pageUrl(PAGES.alerts.path))
);

/** A page or tab by its path below the app's. */
export function pageAt(...segments: string[]): PageUnderTest {
  const path = pageUrl(...segments);
  const found = EVERY_PAGE.find((one) => one.path === path);
  if (!found) {
    throw new Error(`No page has the path ${path}. The pages are ${EVERY_PAGE.map((one) => one.path).join(', ')}.`);
  }
  return found;
}

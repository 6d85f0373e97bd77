import { PLUGIN_BASE_URL } from './constants';

/** One tab or sub-page below a page. */
export interface SubRoute {
  path: string;
  title: string;
}

/** A page of the app, as the navigation shows it. */
export interface PageRoute {
  path: string;
  title: string;
  icon: string;
  /** The question that the page answers. */
  question: string;
  tabs?: SubRoute[];
}

/** Names of the variables, as in the URL after "var-". */
export const VAR = {
  dataSource: 'ds',
  job: 'job',
  instance: 'instance',
  tool: 'tool',
  route: 'route',
} as const;

/** What every link inside the app keeps, so that every page keeps the reader's choices. */
export const PRESERVED_URL_KEYS = [
  'from',
  'to',
  'timezone',
  'refresh',
  ...[VAR.dataSource, VAR.job, VAR.instance].map((name) => `var-${name}`),
];

/** The pages, in the order of the navigation. Paths of pages must equal those in plugin.json. */
export const PAGES = {
  overview: {
    path: 'overview',
    title: 'Overview',
    icon: 'heart-rate',
    question: 'Is contextd healthy, and if not, where do I look?',
  },
  runtime: {
    path: 'runtime',
    title: 'Runtime',
    icon: 'dashboard',
    question: 'How do the process and its server behave?',
    tabs: [
      { path: 'go', title: 'Go' },
      { path: 'http', title: 'HTTP' },
      { path: 'tools', title: 'Tools' },
      { path: 'services', title: 'Services' },
      { path: 'embeddings', title: 'Embeddings' },
      { path: 'database', title: 'Database and pool' },
      { path: 'batch', title: 'Batch' },
      { path: 'cache', title: 'Cache' },
      { path: 'rate-limit', title: 'Rate limit' },
      { path: 'security', title: 'Security' },
    ],
  },
  slos: {
    path: 'slos',
    title: 'SLOs',
    icon: 'bullseye',
    question: 'Which objectives are met, and how long does the error budget last?',
  },
  alerts: {
    path: 'alerts',
    title: 'Alerts',
    icon: 'bell',
    question: 'What fires, how fast is it detected and resolved, and are the rules in place?',
    tabs: [
      { path: 'state', title: 'State' },
      { path: 'incidents', title: 'Incidents' },
      { path: 'rules', title: 'Rules' },
      { path: 'runbooks', title: 'Runbooks' },
    ],
  },
  setup: {
    path: 'setup',
    title: 'Setup',
    icon: 'wrench',
    question: 'What does this contextd report, and what is missing?',
  },
} satisfies Record<string, PageRoute>;

/** Pages below SLOs: of one SLO by its name, its editor, and what concerns all of them. */
export const SLO_PATHS = { detail: 'slo', edit: 'edit', create: 'new', import: 'import', report: 'report' } as const;

/** Pages below Alerts: the runbook of one alert, by the alert's name. */
export const RUNBOOK_PATH = 'runbook';

/** In the address of the runbook of an alert that every SLO has: the SLO. */
export const RUNBOOK_SLO_KEY = 'slo';

export const SLO_TITLES = { slo: 'SLO', edit: 'Edit', new: 'New SLO', import: 'Import', report: 'Report' } as const;

/** In the address of Setup: the concept that it opens with. */
export const CONCEPT_KEY = 'concept';

/** In the address of a page whose parts are folded: those that are open, one by one, or all or none of them. */
export const OPEN_KEY = 'open';
export const OPEN_ALL = 'all';
export const OPEN_NONE = 'none';

/** The address of a page, a tab or a page below a tab. */
export function pageUrl(...segments: string[]): string {
  return [PLUGIN_BASE_URL, ...segments].join('/');
}

/** The address of a page about one SLO, below the app's. Names are DNS labels; everything else is escaped. */
export function sloPath(path: string, name: string): string {
  return `${PAGES.slos.path}/${path}/${encodeURIComponent(name)}`;
}

/** The address of a page about one SLO. */
export function sloUrl(path: string, name: string): string {
  return pageUrl(sloPath(path, name));
}

/** The address of the runbook of an alert. */
export function runbookPage(name: string): string {
  return pageUrl(PAGES.alerts.path, RUNBOOK_PATH, encodeURIComponent(name));
}

/** The address of a page with what the reader chose: time range, data source, job and instances. */
export function withContext(page: string, search: string, more: Record<string, string> = {}): string {
  const params = new URLSearchParams();
  for (const [key, value] of new URLSearchParams(search)) {
    if (PRESERVED_URL_KEYS.includes(key)) {
      params.append(key, value);
    }
  }
  Object.entries(more).forEach(([key, value]) => params.set(key, value));
  const query = params.toString();
  return query ? `${page}?${query}` : page;
}

/**
 * The address of a page that shows one thing, for example one tool.
 *
 * The value travels as a variable in the query string: routes hold slashes and tool names may hold anything,
 * and a path segment survives neither every proxy nor the router's decoding.
 */
export function detailUrl(page: string, variable: string, value: string, search: string): string {
  return withContext(page, search, { [`var-${variable}`]: value });
}

/** Where the app shows what an alert is about. */
import type { Alert } from '../../../alerts/types';
import { conceptOf } from '../../../metrics/catalogue';
import { PAGES, pageUrl } from '../../../routing';

export interface AppPlace {
  title: string;
  path: string;
}

const RUNTIME = PAGES.runtime.path;

/** The tab of Runtime that shows the concepts of a group of the catalogue. */
const TABS: Record<string, string> = {
  go: 'go',
  process: 'go',
  http: 'http',
  tools: 'tools',
  embeddings: 'embeddings',
  database: 'database',
  pool: 'database',
  vectorstore: 'services',
  batch: 'batch',
  cache: 'cache',
  rateLimit: 'rate-limit',
  security: 'security',
};

/** By its first value, or of the two that it divides, the first. */
export function placeOf({ values }: Pick<Alert, 'values'>): AppPlace {
  const source = values[0]?.source;
  const first = source?.of?.of ?? source?.of ?? source;
  const concept = first?.concept ?? (first?.build === 'cacheHitRatio' ? 'cacheHits' : undefined);
  const tab = concept && TABS[conceptOf(concept).group];
  const found = PAGES.runtime.tabs.find(({ path }) => path === tab);
  return found
    ? { title: `${PAGES.runtime.title}: ${found.title}`, path: pageUrl(RUNTIME, found.path) }
    : { title: PAGES.overview.title, path: pageUrl(PAGES.overview.path) };
}

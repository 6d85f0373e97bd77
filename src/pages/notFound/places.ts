import { PAGES, type PageRoute, SLO_PATHS, SLO_TITLES, sloPath } from '../../routing';
import { type Place } from '../../shared/words/nearest';

/** Every page that an address can lead to, and the page of each SLO. */
export function placesOf(slos: ReadonlyArray<{ name: string; title: string }>): Place[] {
  const pages: PageRoute[] = Object.values(PAGES);
  const below = [SLO_PATHS.create, SLO_PATHS.import, SLO_PATHS.report] as const;
  return [
    ...pages.flatMap(({ path, title, tabs = [] }) => [
      { path, title },
      ...tabs.map((tab) => ({ path: `${path}/${tab.path}`, title: `${title}: ${tab.title}` })),
    ]),
    ...below.map((path) => ({ path: `${PAGES.slos.path}/${path}`, title: `${PAGES.slos.title}: ${SLO_TITLES[path]}` })),
    ...slos.map(({ name, title }) => ({ path: sloPath(SLO_PATHS.detail, name), title: `SLO: ${title}` })),
  ];
}

/** The name in an address such as "slos/tool-errors": an SLO's, where no page has it. */
export function sloNameIn(path: string): string | undefined {
  const [page, name, ...more] = path.split('/').filter(Boolean);
  return page === PAGES.slos.path && name && more.length === 0 ? readable(name) : undefined;
}

/** An address as a reader wrote it. */
export function readable(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

import { locationUtil, type NavModelItem } from '@grafana/data';

/** One step of the path to a page. */
export interface Crumb {
  text: string;
  href?: string;
}

/** The path from the section to the page; of neighbours with the same path, the more specific one is kept. */
export function breadcrumbs(section: NavModelItem[], pageNav?: NavModelItem): Crumb[] {
  const crumbs: Crumb[] = [];
  for (const { text, url, hideFromBreadcrumbs } of [...section, ...ancestors(pageNav)]) {
    if (hideFromBreadcrumbs) {
      continue;
    }
    const last = crumbs.at(-1);
    if (last && url && pathOf(last.href) === pathOf(url)) {
      crumbs.pop();
    }
    crumbs.push({ text, href: url });
  }
  return crumbs;
}

function ancestors(item: NavModelItem | undefined): NavModelItem[] {
  return item ? [...ancestors(item.parentItem), item] : [];
}

function pathOf(url: string | undefined): string | undefined {
  return url && locationUtil.stripBaseFromUrl(url).split('?')[0].replace(/\/+$/, '');
}

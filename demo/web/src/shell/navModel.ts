import { locationUtil, type AppPluginMeta, type NavModelItem, type PluginInclude } from '@grafana/data';

/** A page in plugin.json. */
type Include = PluginInclude & { defaultNav?: boolean };

/** The app's entry in the navigation with its pages, as Grafana builds it from plugin.json. */
export function appNav(meta: Pick<AppPluginMeta, 'id' | 'name' | 'info' | 'includes'>): NavModelItem {
  const pages = ((meta.includes ?? []) as Include[]).filter(({ type, addToNav }) => type === 'page' && addToNav);
  const home = pages.find(({ defaultNav }) => defaultNav)?.path ?? `/a/${meta.id}`;
  return {
    id: `plugin-page-${meta.id}`,
    text: meta.name,
    img: absolute(meta.info.logos.small),
    url: `/a/${meta.id}`,
    subTitle: meta.info.description,
    children: pages.map(({ name, path = home }) => ({ text: name, url: path, pluginId: meta.id })),
  };
}

/** The page in the navigation for a path: the one with the longest address that is a prefix of the path. */
export function activePage(pages: NavModelItem[] = [], pathname: string): NavModelItem | undefined {
  return pages
    .filter(({ url = '' }) => pathname === url || pathname.startsWith(`${url}/`))
    .sort((a, b) => (b.url?.length ?? 0) - (a.url?.length ?? 0))[0];
}

/** The URL from which the page can load a plugin's file. */
export function absolute(address: string): string {
  return /^(https?:)?\/\//.test(address) ? address : locationUtil.assureBaseUrl(address.replace(/^\/?/, '/'));
}

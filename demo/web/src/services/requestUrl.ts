import { locationUtil } from '@grafana/data';

/** The URL of a request, below the path that the page is served from. Adds parameters to a URL; a list becomes one parameter for each of its values, undefined and null are omitted. */
export function requestUrl(url: string, params?: Record<string, unknown>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(params ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) {
        search.append(key, String(one));
      }
    }
  }
  const absolute = /^https?:\/\//.test(url) ? url : locationUtil.assureBaseUrl(url.startsWith('/') ? url : `/${url}`);
  const text = search.toString();
  return text ? `${absolute}${absolute.includes('?') ? '&' : '?'}${text}` : absolute;
}

/** Failures of panel queries are shown by the panel, not as a toast. */
export function isDataQuery(url: string): boolean {
  return /\/api\/ds\/query|\/api\/datasources\/(proxy|uid\/[^/]+\/(resources|health))/.test(url);
}

/**
 * Every address that a reader can follow is made here. Grafana may be served below a path of its own (`root_url`): an
 * `href` must start with it, while the router's addresses must not.
 */
import { type DataLink, locationUtil } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { detailUrl, withContext } from '../../routing';

/** Grafana's list of data source types to add, with Prometheus chosen. */
export const ADD_PROMETHEUS = '/connections/datasources/prometheus';

/** Grafana's lists of alert rules and of silences. */
export const ALERT_RULES = '/alerting/list';
export const SILENCES = '/alerting/silences';

/** For an `href`: an address of Grafana, which starts with a slash and not with Grafana's own path. */
export function grafanaLink(path: string): string {
  return locationUtil.assureBaseUrl(path);
}

/** Grafana's page of one of its alert rules. */
export function alertRuleLink(uid: string): string {
  return grafanaLink(`/alerting/grafana/${encodeURIComponent(uid)}/view`);
}

/** For an `href`: the settings of a data source. */
export function dataSourceLink(uid: string): string {
  return grafanaLink(`/connections/datasources/edit/${encodeURIComponent(uid)}`);
}

/** For an `href`: a page of the app, with what the reader chose. */
export function linkTo(page: string, more: Record<string, string> = {}): string {
  return grafanaLink(withContext(page, locationService.getLocation().search, more));
}

/** Opens a page of the app, with what the reader chose. */
export function goTo(page: string, { search = locationService.getLocation().search, replace = false } = {}): void {
  const address = withContext(page, search);
  replace ? locationService.replace(address) : locationService.push(address);
}

/**
 * A link from a table's cell or a chart's series to the page of the thing it names.
 *
 * @param value the template that gives the thing's name, for example "${__value.text}"
 */
export function linkToDetail(
  title: string,
  page: string,
  variable: string,
  value: '${__value.text}' | `\${__field.labels.${string}}`
): DataLink {
  return {
    title,
    url: '',
    // Grafana adds its own path to what this builds.
    onBuildUrl: (event: { replaceVariables?: (text: string) => string }) =>
      detailUrl(page, variable, event.replaceVariables?.(value) ?? '', locationService.getLocation().search),
  };
}

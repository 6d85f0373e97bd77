import { type DataLink } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { detailUrl } from '../../routing';

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
    onBuildUrl: (event: { replaceVariables?: (text: string) => string }) =>
      detailUrl(page, variable, event.replaceVariables?.(value) ?? '', locationService.getLocation().search),
  };
}

/** What the rules of a Prometheus fire now. */
import { instantVectors, type Sample } from '../store/prometheus';
import { prometheusAlertDetails } from './api';
import { type ActiveAlert, affected, isOurs, labelText, OUR_MATCHERS } from './firings';

/**
 * contextd's alerts that fire now: by the store's series, which every store of the Prometheus API has, with value and
 * text where the store evaluates the rules itself.
 *
 * @throws ProblemError with a sentence when the data source cannot answer
 */
export async function prometheusAlerts(dataSource: string, now: number): Promise<ActiveAlert[]> {
  const [{ firing, since }, details] = await Promise.all([
    instantVectors(
      dataSource,
      { firing: `ALERTS{alertstate="firing", ${OUR_MATCHERS}}`, since: `ALERTS_FOR_STATE{${OUR_MATCHERS}}` },
      now
    ),
    prometheusAlertDetails(dataSource),
  ]);
  return fromSeries(firing, since, details);
}

/** Joins the series of alerts with since when their conditions hold, and with what the rules say. */
export function fromSeries(firing: Sample[], since: Sample[], details: ActiveAlert[]): ActiveAlert[] {
  const key = (labels: Record<string, string>) =>
    [labels.alertname, labels.severity, labelText(affected(labels))].join('\0');
  const held = new Map(since.map(({ labels, value }) => [key(labels), value * 1000]));
  const said = new Map(details.map((one) => [key(one.allLabels), one]));
  const found = new Map<string, ActiveAlert>();
  for (const { labels } of firing.filter((one) => isOurs(one.labels))) {
    const detail = said.get(key(labels));
    // Copies of one evaluation are one alert.
    found.set(key(labels), {
      engine: 'prometheus',
      name: labels.alertname,
      severity: labels.severity ?? '',
      labels: affected(labels),
      allLabels: labels,
      since: held.get(key(labels)),
      value: detail?.value,
      summary: detail?.summary,
    });
  }
  return [...found.values()];
}

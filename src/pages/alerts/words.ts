/** The words and numbers of the page, from what was read. Pure. */
import { type ActiveAlert, bySeverity, severityRank } from '../../shared/alerting/firings';
import { decimal } from '../../shared/words/locale';
import { enumerate, type HealthState, type Sentence } from '../../shared/words/readings';
import { type Incidents, judgedNumbers } from './incidents';
import { spanWords } from './timeRange';

/** Seconds: detection and resolution of critical alerts shall be faster. */
export const TARGETS = { detect: 5 * 60, resolve: 30 * 60 } as const;

/** "40 s", "3 min", "2 h 5 min", "3 days". */
export function durationWords(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (seconds < 60) {
    return `${Math.round(seconds)} s`;
  }
  if (minutes < 60) {
    return `${minutes} min`;
  }
  if (minutes < 48 * 60) {
    const rest = minutes % 60;
    return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
  }
  return `${decimal(minutes / 1440, 1)} days`;
}

/** What a page knows for its sentence. */
export interface Situation {
  /** What fires, of those engines that answered; undefined when none did. */
  firing?: ActiveAlert[];
  /** Whether an engine could not be read that may have alerts. */
  unread: boolean;
  incidents?: Incidents;
  /** There is no Insights data source, or it failed: incidents are unknown. */
  withoutIncidents: boolean;
  now: number;
}

/** The page's opening: what fires, and how fast incidents were detected and resolved. */
export function alertsSentence(situation: Situation): Sentence {
  const { firing, unread } = situation;
  if (firing === undefined) {
    return { state: 'unknown', text: `Whether an alert fires is unknown. ${capital(incidentWords(situation))}` };
  }
  const parts = [firingWords(firing, situation.now), incidentWords(situation)].filter(Boolean);
  const state = stateOf(firing);
  return {
    state: state === 'good' && unread ? 'unknown' : state,
    text: parts.join('; ').replace(/\.?$/, '.'),
  };
}

function stateOf(firing: ActiveAlert[]): HealthState {
  const worst = Math.min(...firing.map(({ severity }) => severityRank(severity)));
  if (firing.length === 0 || worst === severityRank('info')) {
    return 'good';
  }
  return worst === severityRank('critical') ? 'critical' : 'warning';
}

function firingWords(firing: ActiveAlert[], now: number): string {
  const names = [...new Set([...firing].sort(bySeverity).map(({ name }) => name))];
  if (names.length === 0) {
    return 'Nothing fires';
  }
  const since = Math.min(...firing.map((one) => one.since ?? Infinity));
  const past = now - since;
  const how = Number.isFinite(past) && past >= 0 ? `, the first for ${durationWords(past / 1000)}` : '';
  const named = names.length <= 2 ? enumerate(names) : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
  return names.length === 1
    ? `${named} fires${how.replace(', the first for', ', for')}`
    : `${names.length} alerts fire${how}: ${named}`;
}

function incidentWords({ incidents, withoutIncidents, now }: Situation): string {
  if (withoutIncidents) {
    return 'incidents could not be measured';
  }
  if (!incidents) {
    return 'incidents are being measured';
  }
  const { numbers, critical } = judgedNumbers(incidents);
  const n = numbers.incidents ?? 0;
  const when = spanWords(incidents, now);
  if (n === 0) {
    return `no incident ${when}`;
  }
  const took = [
    numbers.mttd === undefined ? '' : `detected in ${durationWords(numbers.mttd)}`,
    numbers.mttr === undefined ? '' : `resolved in ${durationWords(numbers.mttr)}`,
  ].filter(Boolean);
  const medians = took.length > 0 ? `, ${enumerate(took)} (${took.length === 1 ? 'median' : 'medians'})` : '';
  return `${n} ${critical ? 'critical ' : ''}incident${n === 1 ? '' : 's'} ${when}${medians}`;
}

const capital = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** How the onset of an incident is known. */
export function onsetWords(onsetFrom: string): string {
  switch (onsetFrom) {
    case 'slo':
      return 'The first minute in which the SLI burned.';
    case 'slo, or earlier':
      return 'The SLI burned for more than six hours before the alert: it began then, or earlier.';
    case 'pending':
      return 'When the condition of the alert began to hold: it has no SLO whose SLI tells more.';
    default:
      return 'Unknown: the store does not tell since when the condition of the alert held.';
  }
}

/** Which engine evaluates the rule. */
export function engineWords(source: string): string {
  return { prometheus: 'Prometheus', grafana: 'Grafana', both: 'Prometheus and Grafana' }[source] ?? source;
}

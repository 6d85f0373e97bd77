import { lazyChunk } from '../../shared/states/chunks';
import { INCIDENTS_MEASURES, INCIDENTS_VALUES, incidentsMeasureOf } from '../incidents';
import { type InsightsQuery } from '../types';
import { isAlerting, type QueryType } from './types';

const MATCHERS = 'service="contextd", severity!="none"';

export const incidentsQueryType: QueryType = {
  label: 'Incidents of alerts',
  description: 'When alerts fired, how fast they were detected and resolved, and which alerts are noise.',
  measures: INCIDENTS_MEASURES,
  help:
    'Incidents are read from ALERTS and ALERTS_FOR_STATE of the store, minute by minute: times of firing up to five ' +
    'minutes apart are one incident, and alerts that were only pending are none. The onset is when the SLI of the ' +
    'alert’s SLO began to burn, where the query carries that SLO, and otherwise when the alert’s condition began to ' +
    'hold. The definition of every number is in docs/incidents.md.',
  start: (app, earlier) => ({
    measure: isAlerting(app) ? 'summary' : 'incidents',
    value: isAlerting(app) ? 'mttd' : undefined,
    mode: undefined,
    matchers: earlier?.matchers ?? MATCHERS,
  }),
  Fields: lazyChunk(async () => ({ default: (await import('../IncidentsFields')).IncidentsFields })),
  describe,
  examples: [
    {
      title: 'Which incidents were there?',
      text: 'The times in which contextd’s alerts fired, with onset, detection and duration, for a table.',
      query: { measure: 'incidents', matchers: MATCHERS },
    },
    {
      title: 'Which alerts are noise?',
      text: 'How often each alert fired, and how often it resolved before anybody could act, for a table.',
      query: { measure: 'noise', matchers: MATCHERS },
    },
    {
      title: 'How fast do we detect?',
      text: 'The median time from onset to the alert, in seconds, of critical alerts. For a stat panel or an alert rule over 30 days.',
      query: { measure: 'summary', value: 'mttd', severity: 'critical', matchers: MATCHERS },
    },
  ],
};

const NAMES: Record<string, string> = {
  all: 'Incidents, noise and their numbers',
  incidents: 'Incidents',
  noise: 'How often alerts fired',
  summary: 'Numbers of incidents',
};

function describe(query: InsightsQuery): string {
  const { value, severity, matchers } = query;
  const measure = incidentsMeasureOf(query);
  const of = `${severity?.trim() ? `${severity.trim()} ` : ''}alerts${matchers?.trim() ? ` with ${matchers.trim()}` : ''}`;
  const one = measure === 'summary' && INCIDENTS_VALUES.find((known) => known.value === value && value !== 'all');
  if (one) {
    return `${one.label} of ${of}`;
  }
  return NAMES[measure] ? `${NAMES[measure]} of ${of}` : `Unknown measure "${measure}" of incidents`;
}

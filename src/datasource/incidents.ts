import { type Choice } from './queryTypes/types';
import { type IncidentsMeasure, type InsightsQuery } from './types';

export const INCIDENTS_MEASURES: Array<Choice<IncidentsMeasure>> = [
  {
    value: 'all',
    label: 'All',
    description: 'The incidents, how often each alert fired, and the numbers, of all incidents and by severity.',
  },
  {
    value: 'incidents',
    label: 'Incidents',
    description: 'The times in which alerts fired: onset, start, end, and how long detection and the incident took.',
  },
  {
    value: 'noise',
    label: 'Noise',
    description: 'How often each alert fired, and how often it resolved within five minutes.',
  },
  {
    value: 'summary',
    label: 'Summary',
    description:
      'Numbers of the time range, such as the median time to detect (MTTD) and to resolve (MTTR), in seconds.',
  },
];

export function incidentsMeasureOf({ measure = 'all' }: Pick<InsightsQuery, 'measure'>): IncidentsMeasure {
  return measure as IncidentsMeasure;
}

/** The numbers of a summary; pkg/insights/incidents_frames.go computes them. */
export const INCIDENTS_VALUES: Array<{ value: string; label: string }> = [
  { value: 'all', label: 'All numbers' },
  { value: 'incidents', label: 'Incidents' },
  { value: 'open', label: 'Ongoing incidents' },
  { value: 'mttd', label: 'MTTD: onset to firing (seconds, median)' },
  { value: 'mttdIncidents', label: 'Incidents in the MTTD' },
  { value: 'mttr', label: 'MTTR: firing to end (seconds, median)' },
  { value: 'mttrIncidents', label: 'Incidents in the MTTR' },
  { value: 'recovery', label: 'Onset to end (seconds, median)' },
  { value: 'alertsPerDay', label: 'Alerts a day' },
  { value: 'shortFirings', label: 'Resolved within 5 minutes (ratio)' },
  { value: 'noisyAlerts', label: 'Alerts that fired more than 3 times in a week' },
];

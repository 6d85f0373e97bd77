import { type SloMeasure } from '../../shared/slos/measure';
import { type FiredAlert } from '../../slo/burn';
import { type Incident, incidentsOf } from '../../slo/incidents';
import { alertsOf } from '../../slo/preview';
import { type GroupReading } from '../../slo/reading';

/** What happened to one budget in its window. */
export interface Story {
  incidents: Incident[];
  /** When the shipped alerts would have fired. */
  fired: FiredAlert[];
}

/** The incidents and alerts of a group, from what was counted of it. */
export function storyOf({ slo, counted = [] }: SloMeasure, { labels, state }: GroupReading): Story {
  const own = counted.find((one) => one.labels === labels);
  return own
    ? { incidents: incidentsOf(slo, own.increments, state.to), fired: alertsOf(slo, own, state.to) }
    : { incidents: [], fired: [] };
}

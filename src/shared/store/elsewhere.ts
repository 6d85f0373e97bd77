import { type TimeRange } from '@grafana/data';
import { jobMatcher, OWN_NAMES, PROCESS_NAMES } from '../../metrics/names';
import { keptAnswer } from './inventory';
import { labelValues } from './prometheus';

/** The two ways in which metrics of one contextd reach a store: pushed by itself, and scraped from its process. */
const HALVES = {
  own: OWN_NAMES,
  process: PROCESS_NAMES,
};

/** A half of contextd's metrics that the chosen instances do not carry, and those that do. */
export interface Elsewhere {
  half: keyof typeof HALVES;
  instances: string[];
}

/**
 * The halves that are held under other instances than the chosen ones: contextd v0.5.0 is scraped under its address and
 * pushes under its service.instance.id. Two label-values calls, kept for five minutes.
 *
 * @param instances chosen ones, at least one
 * @throws ProblemError when the data source cannot answer
 */
export function elsewhere(
  dataSource: string,
  jobs: string[],
  instances: string[],
  range: TimeRange,
  now = Date.now()
): Promise<Elsewhere[]> {
  return keptAnswer(['instances', dataSource, ...jobs], range, now, (queried) =>
    Promise.all(
      Object.entries(HALVES).map(async ([half, names]) => ({
        half: half as Elsewhere['half'],
        instances: await labelValues(dataSource, 'instance', [`{${jobMatcher(jobs)},instance!="",${names}}`], queried),
      }))
    )
  ).then((halves) =>
    halves.filter((one) => one.instances.length > 0 && !one.instances.some((name) => instances.includes(name)))
  );
}

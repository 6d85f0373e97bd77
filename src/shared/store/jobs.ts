import { type TimeRange } from '@grafana/data';
import { CONTEXTD_PROCESS, OWN_NAMES } from '../../metrics/names';
import { DEFAULT_JOB } from '../../settings';
import { keptAnswer } from './inventory';
import { labelValues } from './prometheus';

/** The jobs of a store that may be contextd. */
export interface Jobs {
  /** Those that export contextd's own metrics. */
  own: string[];
  /** Those that are named after contextd and report a Go process. */
  processes: string[];
}

/**
 * The jobs that may be contextd: two label-values calls, kept for five minutes.
 *
 * @throws ProblemError when the data source cannot answer
 */
export function jobsOf(dataSource: string, range: TimeRange, now = Date.now()): Promise<Jobs> {
  return keptAnswer(['jobs', dataSource], range, now, async (queried) => {
    const [own, processes] = await Promise.all([
      labelValues(dataSource, 'job', [`{${OWN_NAMES}}`], queried),
      labelValues(dataSource, 'job', [`{${CONTEXTD_PROCESS}}`], queried),
    ]);
    return { own, processes };
  });
}

/**
 * The jobs under which the process of a job is scraped, where the job itself does not report it: contextd v0.5.0 pushes
 * its own metrics under job="contextd", and its /metrics are scraped under the job name of the scrape configuration.
 */
export function scrapesOf(job: string, { own, processes }: Jobs): string[] {
  if (!own.includes(job) || processes.includes(job)) {
    return [];
  }
  const scrapes = processes.filter((one) => !own.includes(one));
  return own.length === 1 ? scrapes : scrapes.filter((one) => longestStart(one, own) === job);
}

/** Of several contextds, the one whose name the scrape's name starts with. */
function longestStart(name: string, starts: string[]): string | undefined {
  return starts.filter((one) => name.startsWith(one)).sort((a, b) => b.length - a.length)[0];
}

/** What the app shows by default: one contextd, pushed and scraped. */
export function defaultJobs(jobs: Jobs): string[] {
  const { own, processes } = jobs;
  const candidates = own.length > 0 ? own : processes;
  const job = candidates.includes(DEFAULT_JOB) ? DEFAULT_JOB : (candidates[0] ?? DEFAULT_JOB);
  return [job, ...scrapesOf(job, jobs)];
}

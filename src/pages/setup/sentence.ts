import { type Arrival, hasOldNames, hasPushedSeries } from '../../metrics/arrival';
import { CONCEPT_IDS } from '../../metrics/catalogue';
import { type Resolution } from '../../metrics/resolve';
import { type Problem } from '../../shared/store/problems';
import { enumerate, type Sentence } from '../../shared/words/readings';
import { whole } from '../../shared/words/locale';

/** What Setup's sentence is built from. */
export interface Known {
  resolution: Resolution;
  arrival: Arrival;
  /** Why it is unknown what the store has. */
  problem?: Problem;
  /** How many found concepts are shown by series that mislead. */
  misleading: number;
}

/** "contextd 0.5.0, scraped and OTLP; 31 of 48 concepts found; turn on telemetry for 12 more." */
export function setupSentence({ resolution, arrival, problem, misleading }: Known): Sentence {
  if (problem && problem.kind !== 'jobNotFound') {
    return { state: 'unknown', text: `What contextd reports is unknown: ${problem.title}.` };
  }
  if (problem) {
    return {
      state: 'critical',
      text: `${problem.title}: scrape contextd, or let it push by OTLP; the configuration is below.`,
    };
  }
  const found = resolution.found().length;
  const { cutAt } = resolution;
  const todo = toDo(resolution);
  const cut = cutAt === undefined ? '' : ` The list of names was cut at ${whole(cutAt)}: what seems missing may exist.`;
  const odd = misleading === 0 ? '' : ` ${misleading} of them mislead${misleading === 1 ? 's' : ''}.`;
  return {
    state: todo.length > 0 || misleading > 0 || cutAt !== undefined ? 'warning' : 'good',
    text: `${versionText(resolution, arrival)}, ${waysText(resolution, arrival)}; ${found} of ${CONCEPT_IDS.length} concepts found; ${
      todo.length > 0 ? enumerate(todo) : cut ? 'the rest is unknown' : 'everything that this version exports is found'
    }.${odd}${cut}`,
  };
}

/** What the reader can do now, with how much it brings. */
function toDo(resolution: Resolution): string[] {
  const missing = resolution.missing();
  const count = (cause: string) => missing.filter((one) => one.cause === cause).length;
  const [telemetry, scrape] = [count('otlpOff'), count('notScraped')];
  return [
    ...(telemetry > 0 ? [`turn on telemetry for ${telemetry} more`] : []),
    ...(scrape > 0 ? [`scrape /metrics for ${scrape} more`] : []),
  ];
}

/** The version that contextd reports; else the one that its metric names imply. */
export function versionText(resolution: Resolution, { versions }: Arrival): string {
  if (versions.length > 0) {
    return `contextd ${enumerate(versions)}`;
  }
  const [old, next] = [hasOldNames(resolution), resolution.origins().includes('roadmap')];
  if (old && next) {
    return 'Two versions of contextd, by their metric names';
  }
  if (old) {
    return 'contextd 0.5.0, by its metric names';
  }
  return next ? 'contextd with the roadmap’s metrics' : 'A contextd that does not report its version';
}

/** How its metrics arrive. */
export function waysText(resolution: Resolution, arrival: Arrival): string {
  const scraped = isScraped(resolution);
  const pushed = isPushed(resolution, arrival);
  if (scraped && pushed) {
    return 'scraped and OTLP';
  }
  return pushed ? 'OTLP only, not scraped' : scraped ? 'scraped' : 'neither scraped nor pushed now';
}

export function isScraped(resolution: Resolution): boolean {
  const up = resolution.get('up');
  return up.status === 'found' && up.candidates.some(({ name }) => name === 'up');
}

function isPushed(resolution: Resolution, { pushed }: Arrival): boolean {
  return (pushed ?? 0) > 0 || hasPushedSeries(resolution);
}

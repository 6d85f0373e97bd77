import { type Arrival, hasOldNames, hasPushedSeries } from '../../metrics/arrival';
import { catalogue, type ConceptId, type FindingId } from '../../metrics/catalogue';
import { type FoundConcept, type Resolution } from '../../metrics/resolve';
import { isScraped } from './sentence';

/** Something that leads to a wrong conclusion. */
export interface Finding {
  id: string;
  /** warning: a number is wrong; info: it needs care. */
  severity: 'warning' | 'info';
  title: string;
  text: string;
  remedy?: string;
  /** The concepts that it is about. */
  concepts: ConceptId[];
}

/** A process cannot restart more often than this in ten minutes and push each time; two that alternate jump more often. */
const MOST_RESTARTS = 20;
const MANY_RESTARTS = 3;

const ORDER = ['warning', 'info'];

/** Everything misleading in this store: wrong numbers first. */
export function findingsOf(resolution: Resolution, arrival: Arrival): Finding[] {
  const found = [...misleadingSeries(resolution), ...wholeStore(resolution, arrival)];
  return found.sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
}

/**
 * Caveats that make a number wrong, by concept.
 *
 * @param old whether contextd v0.5.0 is present: later versions keep some of its names, with correct numbers
 */
export function misleadingCaveats({ candidates }: FoundConcept, old: boolean): string[] {
  const wrong = candidates.filter(({ origins, candidate }) => candidate.misleading && (old || origins[0] !== 'v0.5.0'));
  return [...new Set(wrong.flatMap(({ candidate: { caveat } }) => caveat ?? []))];
}

function misleadingSeries(resolution: Resolution): Finding[] {
  const byCaveat = new Map<string, FoundConcept[]>();
  const old = hasOldNames(resolution);
  for (const concept of resolution.found()) {
    for (const caveat of misleadingCaveats(concept, old)) {
      byCaveat.set(caveat, [...(byCaveat.get(caveat) ?? []), concept]);
    }
  }
  return [...byCaveat].map(([caveat, concepts]) => ({
    id: `caveat-${concepts[0].id}`,
    severity: 'warning',
    title: concepts.map(({ concept }) => concept.title).join(', '),
    text: caveat,
    concepts: concepts.map(({ id }) => id),
  }));
}

function wholeStore(resolution: Resolution, arrival: Arrival): Finding[] {
  const { infos = 0, pushed = 0, unnamed = 0, targets = 0, restarts = 0, jumps = 0 } = arrival;
  const old = hasOldNames(resolution);
  const shared = unnamed > 0 && (targets > 1 || jumps > MOST_RESTARTS);
  const restarting = restarts >= MANY_RESTARTS || (!shared && jumps >= MANY_RESTARTS);
  const spellings = new Set(resolution.found().flatMap(({ candidates }) => candidates.map(({ spelling }) => spelling)));
  return [
    shared || (unnamed === 0 && infos === 0 && jumps > MOST_RESTARTS)
      ? general('sharedSeries', 'warning', `${Math.max(targets, 2)} processes, one series. `)
      : undefined,
    !shared && unnamed > 0 ? general('unnamedProcess', 'info') : undefined,
    !shared && pushed > 0 && unnamed === 0 && targets > infos
      ? general('fewerPushers', 'warning', `${targets} are scraped, ${infos} push. `)
      : undefined,
    restarting
      ? general('frequentRestarts', 'warning', `${Math.round(Math.max(restarts, jumps))} restarts within ten minutes. `)
      : undefined,
    hasPushedSeries(resolution) && infos === 0 && !resolution.has('build')
      ? general('noTargetInfo', 'warning')
      : undefined,
    hasPushedSeries(resolution) && !isScraped(resolution) ? pushedAlone(resolution) : undefined,
    old && resolution.origins().includes('roadmap') ? general('bothNamings', 'info') : undefined,
    spellings.size > 1 && bothSpelled(resolution) ? general('bothSpellings', 'info') : undefined,
    old ? general('bornNonZero', 'info') : undefined,
  ].filter((one) => one !== undefined);
}

function general(id: FindingId, severity: Finding['severity'], facts = ''): Finding {
  const { title, text, remedy } = catalogue.findings[id];
  return { id, severity, title, text: facts + text, remedy, concepts: [] };
}

/** What the catalogue says of a contextd that is not scraped. */
function pushedAlone(resolution: Resolution): Finding | undefined {
  const up = resolution.get('up');
  const caveat =
    up.status === 'found' ? up.candidates.find(({ candidate }) => candidate.caveat)?.candidate.caveat : undefined;
  return caveat
    ? { id: 'pushedAlone', severity: 'info', title: up.concept.title, text: caveat, concepts: ['up'] }
    : undefined;
}

/** Some concept exists under both spellings. */
function bothSpelled(resolution: Resolution): boolean {
  return resolution.found().some(({ candidates }) => new Set(candidates.map(({ spelling }) => spelling)).size > 1);
}

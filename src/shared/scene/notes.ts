import { type ConceptId, conceptOf } from '../../metrics/catalogue';
import { type Identified, type Resolution } from '../../metrics/resolve';
import { countsOfBoth, sideBySide } from '../../metrics/sideBySide';
import { VAR } from '../../routing';
import { type Elsewhere } from '../store/elsewhere';
import { whole } from '../words/locale';
import { enumerate } from '../words/readings';

/** What the reader must know about the whole page. */
export interface Note {
  kind: 'range' | 'instance' | 'elsewhere' | 'versions' | 'cut' | 'scrape';
  text: string;
  /** A line to copy. */
  remedy?: string;
  /** Jobs or instances that the reader may want to see too. */
  more?: { variable: 'job' | 'instance'; values: string[] };
}

export interface Shown {
  resolution: Resolution;
  /** The concepts that the page shows. */
  concepts: ConceptId[];
  /** Chosen instances; none means all. */
  instances: string[];
  /** What is stored under other instances than the chosen ones. */
  elsewhere: Elsewhere[];
  /** What is left out of the time range. */
  range?: string;
  /** Jobs that seem to be the scrape of a chosen job, and are not chosen. */
  scrapes: string[];
}

/** All notes on a page, the most important first. */
export function notesOf(shown: Shown): Note[] {
  const { range } = shown;
  return [
    range === undefined ? undefined : { kind: 'range' as const, text: range },
    instanceNote(shown),
    elsewhereNote(shown),
    cutNote(shown),
    scrapeNote(shown),
    versionsNote(shown),
  ].filter((note) => note !== undefined);
}

/** Where the instance filter has no effect, or leaves out series without an instance. */
function instanceNote({ resolution, concepts, instances }: Shown): Note | undefined {
  if (instances.length === 0) {
    return undefined;
  }
  const without = concepts.filter((id) => identifiedOf(resolution, id).includes('none'));
  const partly = concepts.filter((id) => identifiedOf(resolution, id).includes('some') && !without.includes(id));
  if (without.length === 0 && partly.length === 0) {
    return undefined;
  }
  const facts = [
    without.length > 0 &&
      `The instance filter cannot be applied to ${titles(without)}: contextd pushes them without an instance label, so they are shown for all instances.`,
    partly.length > 0 &&
      `Some series of ${titles(partly)} carry no instance label: they are left out while an instance is chosen.`,
    'To separate instances, start each contextd with its own id. If it is scraped, use the instance label of the scrape, so that both join:',
  ];
  return {
    kind: 'instance',
    text: facts.filter(Boolean).join(' '),
    remedy: `OTEL_RESOURCE_ATTRIBUTES=service.instance.id=${instances.length === 1 ? instances[0] : '<instance>'}`,
  };
}

function identifiedOf(resolution: Resolution, id: ConceptId): Identified[] {
  const found = resolution.get(id);
  return found.status === 'found' ? found.candidates.map(({ identified }) => identified) : [];
}

const HALVES: Record<Elsewhere['half'], string> = {
  own: 'contextd’s own metrics',
  process: 'Memory, CPU and the Go runtime',
};

/** Where the scrape and the push of one contextd name it differently. */
function elsewhereNote({ concepts, instances, elsewhere }: Shown): Note | undefined {
  // Where neither half is under a chosen instance, the instance is gone, and there is nothing to join.
  if (instances.length === 0 || elsewhere.length !== 1) {
    return undefined;
  }
  const [{ half, instances: others }] = elsewhere;
  if (!concepts.some((id) => ['go', 'process'].includes(conceptOf(id).group) === (half === 'process'))) {
    return undefined;
  }
  const names = others.length > 3 ? [...others.slice(0, 2), `${others.length - 2} more`] : others;
  return {
    kind: 'elsewhere',
    text: `${HALVES[half]} are stored under other instances (${enumerate(names)}), so panels about them are empty. A contextd that is scraped and pushes is one instance only if its service.instance.id equals the instance label of the scrape:`,
    remedy: `OTEL_RESOURCE_ATTRIBUTES=service.instance.id=${scrapedName(half, instances, others)}`,
    more: others.length === 1 ? { variable: VAR.instance, values: others } : undefined,
  };
}

function scrapedName(half: Elsewhere['half'], chosen: string[], others: string[]): string {
  const scraped = half === 'own' ? chosen : others;
  return scraped.length === 1 ? scraped[0] : '<instance>';
}

/** "Tool calls, Tool latency and 3 more". */
function titles(ids: ConceptId[]): string {
  const names = [...new Set(ids.map((id) => conceptOf(id).title))];
  return enumerate(names.length > 4 ? [...names.slice(0, 3), `${names.length - 3} more`] : names);
}

function cutNote({ resolution: { cutAt } }: Shown): Note | undefined {
  return cutAt === undefined
    ? undefined
    : {
        kind: 'cut',
        text: `The data source cut its list of metric names short at ${whole(cutAt)}, so metrics shown as missing may exist. Raise the limit in the data source or the store, or choose a shorter time range.`,
      };
}

function scrapeNote({ scrapes }: Shown): Note | undefined {
  const [job] = scrapes;
  return job === undefined
    ? undefined
    : {
        kind: 'scrape',
        text: `Memory, CPU and the Go runtime of this contextd seem to be scraped under ${enumerate(scrapes.map((one) => `job="${one}"`))}, which is not chosen.`,
        more: { variable: VAR.job, values: scrapes },
      };
}

function versionsNote({ resolution, concepts }: Shown): Note | undefined {
  return sideBySide(resolution) && concepts.some((id) => countsOfBoth(resolution, id))
    ? {
        kind: 'versions',
        text: 'Two versions of contextd report side by side, one under the roadmap’s names and one under those of 0.5.0. Each process counts once and their numbers add up; the charts “by version” on the tabs HTTP, Tools and Embeddings show them separately.',
      }
    : undefined;
}

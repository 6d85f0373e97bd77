import {
  type ConceptGroup,
  type ConceptId,
  CONCEPT_GROUPS,
  CONCEPT_IDS,
  conceptOf,
  type Origin,
} from '../../metrics/catalogue';
import { candidateNames, seriesNames } from '../../metrics/names';
import {
  type FoundConcept,
  type MissingCause,
  type MissingConcept,
  type Resolution,
  type SeriesForm,
} from '../../metrics/resolve';
import { CAUSE_TITLES, GROUP_TITLES } from '../../metrics/words';
import { hasOldNames } from '../../metrics/arrival';
import { misleadingCaveats } from './findings';

export type RowStatus = 'found' | 'missing' | 'unknown';

/** A series of a concept. */
export interface RowSeries {
  name: string;
  /** The names under which the store lists it, a histogram's parts one by one. */
  listed: string[];
  form: SeriesForm;
  origins: Origin[];
}

/** One concept as the table shows it. */
export interface Row {
  id: ConceptId;
  title: string;
  meaning: string;
  group: ConceptGroup;
  status: RowStatus;
  series: RowSeries[];
  /** Caveats that make its number wrong. */
  misleading: string[];
  /** Other caveats. */
  notes: string[];
  missing?: { cause: MissingCause; title: string; reason: string; remedy: string };
}

/** Short name of a cause. */
const CAUSE_NAMES: Record<MissingCause, string> = {
  ...CAUSE_TITLES,
  notExported: 'Not exported',
  noData: 'No data of this job',
  noEventYet: 'No event yet',
  unknown: 'Unknown',
};

/** A row for each concept, by group. `unknown`: what the store has could not be determined. */
export function rowsOf(resolution: Resolution, unknown = false): Row[] {
  const old = hasOldNames(resolution);
  const rows = CONCEPT_IDS.map((id) => rowOf(resolution.get(id), unknown, old));
  return rows.sort((a, b) => CONCEPT_GROUPS.indexOf(a.group) - CONCEPT_GROUPS.indexOf(b.group));
}

function rowOf(item: FoundConcept | MissingConcept, unknown: boolean, old: boolean): Row {
  const { id, concept } = item;
  const row = {
    id,
    title: concept.title,
    meaning: concept.meaning,
    group: concept.group,
    series: [],
    misleading: [],
    notes: [],
  };
  if (item.status === 'missing') {
    const { cause, reason, remedy } = item;
    return unknown
      ? { ...row, status: 'unknown' }
      : { ...row, status: 'missing', missing: { cause, title: CAUSE_NAMES[cause], reason, remedy } };
  }
  const misleading = misleadingCaveats(item, old);
  const caveats = item.candidates.flatMap(({ candidate }) => (candidate.misleading ? [] : (candidate.caveat ?? [])));
  return {
    ...row,
    status: 'found',
    series: item.candidates.map((ref) => ({
      name: ref.name,
      listed: seriesNames(ref),
      form: ref.form,
      origins: ref.origins,
    })),
    misleading,
    notes: [...new Set(caveats)],
  };
}

export type RowFilter = 'all' | 'found' | 'missing' | 'misleading';

/** How many rows each filter shows. */
export function countRows(rows: Row[]): Record<RowFilter, number> {
  const count = (filter: RowFilter) => filterRows(rows, filter, '').length;
  return { all: rows.length, found: count('found'), missing: count('missing'), misleading: count('misleading') };
}

/** The rows that a filter shows. Each word of the text must occur: in a name, a title, the group, or any name that the catalogue knows. */
export function filterRows(rows: Row[], filter: RowFilter, text: string): Row[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => passes(row, filter) && words.every((word) => wordsOf(row).includes(word)));
}

function passes({ status, misleading }: Row, filter: RowFilter): boolean {
  return filter === 'all' || (filter === 'misleading' ? misleading.length > 0 : status === filter);
}

function wordsOf({ id, title, group, missing }: Row): string {
  const names = conceptOf(id).series.flatMap(candidateNames);
  return [id, title, GROUP_TITLES[group], missing?.title ?? '', ...names].join('\n').toLowerCase();
}

export interface RowGroup {
  group: ConceptGroup;
  title: string;
  rows: Row[];
}

/**
 * The rows of each group that has any. Groups with misleading series come first, then those that miss something; and in each
 * group the rows that are not as they should be.
 */
export function byGroup(rows: Row[]): RowGroup[] {
  const groups = CONCEPT_GROUPS.map((group) => ({
    group,
    title: GROUP_TITLES[group],
    rows: byUrgency(
      rows.filter((row) => row.group === group),
      urgencyOf
    ),
  })).filter((one) => one.rows.length > 0);
  return byUrgency(groups, ({ rows: [first] }) => urgencyOf(first));
}

/** The most urgent first; else in the order that they had. */
function byUrgency<T>(all: T[], urgency: (one: T) => number): T[] {
  return [...all].sort((a, b) => urgency(b) - urgency(a));
}

function urgencyOf({ status, misleading }: Row): number {
  return misleading.length > 0 ? 2 : status === 'missing' ? 1 : 0;
}

/** Opening more rows than these at first would bury the groups below them. */
const MOST_ROWS = 10;

/** The groups that are open at first: those with misleading series, and of those that miss something as many as leave the page short. */
export function openFirst(groups: RowGroup[]): ConceptGroup[] {
  let left = MOST_ROWS;
  const opened = groups.filter(({ rows }) => {
    const urgency = urgencyOf(rows[0]);
    const opens = urgency === 2 || (urgency === 1 && rows.length <= left);
    left -= opens ? rows.length : 0;
    return opens;
  });
  return opened.map(({ group }) => group);
}

/** What a group's header says about its rows; nothing where nothing is known. */
export function groupCounts(rows: Row[]): { found?: string; missing?: string; misleading?: string } {
  const count = (filter: RowFilter) => filterRows(rows, filter, '').length;
  const [found, missing, misleading] = [count('found'), count('missing'), count('misleading')];
  if (found + missing < rows.length) {
    return {};
  }
  return {
    found: `${found} of ${rows.length} found`,
    missing: missing > 0 ? `${missing} missing` : undefined,
    misleading: misleading > 0 ? `${misleading} misleading` : undefined,
  };
}

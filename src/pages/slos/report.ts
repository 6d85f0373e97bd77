/** The monthly report, for customers and management: Markdown and CSV. */
import { type SloMeasure } from '../../shared/slos/measure';
import { type Incident } from '../../slo/incidents';
import { type Proven } from '../../slo/proven';
import { type GroupReading } from '../../slo/reading';
import { moment, month } from '../../shared/words/locale';
import type { Slo, SloWindow } from '../../slo/types';
import { DAY, HOUR, periodOf } from '../../slo/window';
import { enumerate } from '../../shared/words/readings';
import {
  allowedWords,
  budgetWords,
  countWords,
  fewWords,
  groupWords,
  leftWords,
  objectiveWords,
  rateWords,
  ratioWords,
  seenWords,
  spanWords,
  unitWords,
} from './words';

/** A calendar month in a time zone. */
export interface Month {
  /** "2026-10". */
  id: string;
  /** "October 2026". */
  title: string;
  window: SloWindow;
  /** The moment to look at: its end, or now while it is ongoing. */
  now: number;
  over: boolean;
}

/** The month of `now` and the ones before it. */
export function monthsBefore(now: number, timeZone: string, count = 12): Month[] {
  const window: SloWindow = { kind: 'calendar', unit: 'month', timeZone };
  const months: Month[] = [];
  let at = now;
  for (let i = 0; i < count; i++) {
    const { start, end } = periodOf(window, at);
    const middle = start + 14 * DAY;
    months.push({
      id: new Date(middle).toISOString().slice(0, 7),
      title: month(middle),
      window,
      now: Math.min(end, now),
      over: end <= now,
    });
    at = start;
  }
  return months;
}

/** Below this share of a month with data, no verdict is given: what is missing could change it. */
export const MIN_COVERAGE = 0.9;

export type Verdict = 'kept' | 'missed' | 'not proven yet' | 'too little data' | 'not measured';

/** What a report says of one SLO, or of one of its groups. */
export interface ReportLine {
  title: string;
  group: string;
  objective: string;
  result: string;
  verdict: Verdict;
  /** What is left of the budget. */
  budget: string;
  bad: string;
  allowed: string;
  /** Share of the month that the data cover; undefined where nothing was measured. */
  coverage?: number;
  note: string;
  incidents: readonly Incident[];
  slo: Slo;
}

/** An SLO with the groups that have a budget each; without groups it is one line. */
export interface ReportEntry extends ReportLine {
  groups: ReportLine[];
}

/** @param incidents of each group, in the order of the reading */
export function reportEntry(measure: SloMeasure, incidents: ReadonlyArray<readonly Incident[]>): ReportEntry {
  const { slo, reading, proven, problem, now } = measure;
  const base = { slo, title: slo.title, group: '', objective: objectiveWords(slo), incidents: [], groups: [] };
  const none = { budget: '–', bad: '–', allowed: '–', result: '–' };
  if (proven) {
    return { ...base, ...none, ...provenLine(slo, proven, now ?? 0) };
  }
  if (!reading || reading.groups.length === 0) {
    const note = problem ?? 'The store has no data for this month.';
    return { ...base, ...none, verdict: 'not measured', note };
  }
  const lines = reading.groups.map((group, i) => ({
    ...base,
    ...groupLine(measure, group),
    incidents: incidents[i] ?? [],
  }));
  return lines.length === 1 ? lines[0] : { ...summary(lines), groups: lines };
}

function provenLine(slo: Slo, proven: Proven, now: number) {
  const [first] = proven.line;
  const { start } = periodOf(slo.window, now);
  const coverage = first && now > start ? Math.min(1, (now - first.t + HOUR) / (now - start)) : undefined;
  const verdicts = { proven: 'kept', missed: 'missed', notProven: 'not proven yet' } as const;
  const note = `The highest rate at which the other objectives held; ${seenWords(proven, 'the month')}.`;
  return {
    result: proven.rate === undefined ? '–' : rateWords(proven.rate),
    verdict: coverage === undefined ? ('not measured' as const) : judged(verdicts[proven.verdict], coverage),
    ...(coverage !== undefined && { coverage }),
    note,
  };
}

const judged = (verdict: Verdict, coverage: number): Verdict => (coverage < MIN_COVERAGE ? 'too little data' : verdict);

function groupLine({ slo, reading }: SloMeasure, group: GroupReading) {
  const { labels, state, few } = group;
  const known = state.remaining !== undefined && !few && !reading?.contradiction;
  const verdict = (state.remaining ?? 0) >= 0 ? 'kept' : 'missed';
  return {
    group: groupWords(labels),
    result: ratioWords(state.ratio, slo.objective),
    verdict: known ? judged(verdict, state.filled) : ('not measured' as const),
    budget: leftWords(group),
    bad: badWords(slo, state.bad),
    allowed: allowedWords(state.allowed),
    coverage: state.filled,
    note: reading?.contradiction ?? (few ? fewWords(slo, state) : ''),
  };
}

/** "1 event", "373 events". */
function badWords(slo: Slo, count: number): string {
  const { one, many } = unitWords(slo);
  const text = countWords(count);
  return `${text} ${text === '1' ? one : many}`;
}

/** The line of an SLO whose groups have a budget each: it is kept when all of those that can be judged keep theirs. */
function summary(lines: ReportLine[]): ReportLine {
  const [worst] = lines;
  const count = (verdict: Verdict) => lines.filter((line) => line.verdict === verdict).length;
  const known = count('kept') + count('missed');
  const coverage = Math.max(...lines.map((line) => line.coverage ?? 0));
  const open = coverage < MIN_COVERAGE ? ('too little data' as const) : ('not measured' as const);
  return {
    ...worst,
    group: '',
    result: known > 0 ? `${count('kept')} of ${known} kept` : '–',
    verdict: known === 0 ? open : count('missed') > 0 ? 'missed' : 'kept',
    bad: '–',
    allowed: '–',
    coverage,
    note: `${lines.length} groups have a budget each; the least is that of ${worst.group}.`,
    incidents: lines.flatMap(({ incidents }) => incidents),
  };
}

/** The share of the month for which the store has anything. */
export function coverageOf(entries: readonly ReportEntry[]): number {
  return Math.max(0, ...entries.map(({ coverage }) => coverage ?? 0));
}

/** Whether the data are too young for a whole month, so that the ongoing one tells more. */
export function tooYoung({ over }: Month, entries: readonly ReportEntry[]): boolean {
  return over && coverageOf(entries) < MIN_COVERAGE;
}

/** "31 %", never more than is covered. */
export function coverageWords(coverage: number | undefined): string {
  return coverage === undefined ? '–' : `${Math.floor(coverage * 100)} %`;
}

/** The sentence for the top of the report: first how much is known, then what it says. */
export function reportSentence(entries: readonly ReportEntry[], { title, over }: Month): string {
  const coverage = coverageOf(entries);
  const month = `${title}${over ? '' : ' so far'}`;
  if (coverage === 0) {
    return `Nothing was measured in ${month}.`;
  }
  const covers = `Data covers ${coverageWords(coverage)} of ${month}`;
  const count = (verdict: Verdict) => entries.filter((entry) => entry.verdict === verdict).length;
  const known = count('kept') + count('missed');
  const incidents = entries.reduce((sum, entry) => sum + entry.incidents.length, 0);
  if (coverage < MIN_COVERAGE) {
    return `${covers}, too little for a verdict, which needs ${MIN_COVERAGE * 100} %. ${thereWere(incidents)} in it.`;
  }
  const rest = [
    count('not proven yet') > 0 ? `${count('not proven yet')} not proven yet` : '',
    count('too little data') > 0 ? `${count('too little data')} with too little data` : '',
    count('not measured') > 0 ? `${count('not measured')} not measured` : '',
  ].filter(Boolean);
  const kept = `${count('kept')} of ${timesWords(known, 'objective')} ${over ? (known === 1 ? 'was' : 'were') : known === 1 ? 'is' : 'are'} kept, with ${timesWords(incidents, 'incident')}`;
  return `${covers}. ${known > 0 ? kept : `No objective can be judged. ${thereWere(incidents)}`}${rest.length > 0 ? `; ${enumerate(rest)}` : ''}.`;
}

const thereWere = (incidents: number) => `There ${incidents > 1 ? 'were' : 'was'} ${timesWords(incidents, 'incident')}`;

/** "no incident", "1 incident", "3 incidents". */
function timesWords(count: number, what: string): string {
  return `${count === 0 ? 'no' : count} ${what}${count <= 1 ? '' : 's'}`;
}

/** The report as Markdown. */
export function reportMarkdown(entries: readonly ReportEntry[], month: Month, timeZone: string): string {
  const leaves = leavesOf(entries);
  const incidents = leaves.flatMap((line) => line.incidents.map((incident) => incidentLine(line, incident, timeZone)));
  const notes = [...entries, ...entries.flatMap(({ groups }) => groups)]
    .filter(({ note }) => note)
    .map((line) => `- ${nameOf(line)}: ${literal(line.note)}`);
  const groups = entries.filter((entry) => entry.groups.length > 0);
  return (
    [
      `# Service level report, ${month.title}`,
      reportSentence(entries, month),
      table(HEAD, entries.map(cellsOf)),
      '## Incidents',
      incidents.length > 0 ? incidents.join('\n') : 'None.',
      ...groups.flatMap((entry) => [`## Groups of ${nameOf(entry)}`, table(HEAD, entry.groups.map(cellsOf))]),
      ...(notes.length > 0 ? ['## Notes', notes.join('\n')] : []),
      `Times are in ${timeZone}. An incident is a time in which the error budget burned at six times the allowed rate or faster. A verdict needs data for ${MIN_COVERAGE * 100} % of the month.`,
    ].join('\n\n') + '\n'
  );
}

const HEAD = ['Objective of', 'Promised', 'Result', 'Verdict', 'Budget left', 'Bad', 'Allowed', 'Data cover'];

function cellsOf(line: ReportLine): string[] {
  const { objective, result, verdict, budget, bad, allowed, coverage } = line;
  return [nameOf(line), ...[objective, result, verdict, budget, bad, allowed, coverageWords(coverage)].map(literal)];
}

/** The lines with a budget of their own: those of the groups, and of SLOs without groups. */
function leavesOf(entries: readonly ReportEntry[]): ReportLine[] {
  return entries.flatMap((entry): ReportLine[] => (entry.groups.length > 0 ? entry.groups : [entry]));
}

function nameOf({ title, group }: Pick<ReportLine, 'title' | 'group'>): string {
  return literal(group ? `${title} (${group})` : title);
}

function incidentLine(line: ReportLine, { start, end, bad, spent }: Incident, timeZone: string): string {
  const lasted = end === undefined ? 'ongoing' : spanWords(end - start);
  const { one, many } = unitWords(line.slo);
  const count = countWords(bad);
  return `- ${moment(start, timeZone)}, ${lasted}: ${nameOf(line)}, ${count} bad ${count === '1' ? one : many}, ${budgetWords(spent)} of the budget`;
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Text of other people as Markdown (CommonMark, GitHub's tables and links) that shows just that text, on one line. */
function literal(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .replace(/[\\`*_{}[\]<>#|~!&$@]/g, '\\$&')
    .replace(/^[-+](?= |$)/, '\\$&')
    .replace(/^(\d+)([.)])(?= |$)/, '$1\\$2')
    .replace(/:(?=\/\/)/g, '\\:')
    .replace(/\bwww\./gi, (match) => match.replace('.', '\\.'));
}

const COLUMNS = [
  'month',
  'slo',
  'group',
  'objective',
  'result',
  'verdict',
  'budget_left',
  'bad',
  'allowed',
  'covered',
  'incidents',
  'note',
];

/** The report as CSV (RFC 4180): one line for each SLO, followed by those of its groups. */
export function reportCsv(entries: readonly ReportEntry[], { id }: Month): string {
  const rows = entries
    .flatMap((entry) => [entry, ...entry.groups])
    .map((line) => [
      id,
      line.title,
      line.group,
      line.objective,
      line.result,
      line.verdict,
      line.budget,
      line.bad,
      line.allowed,
      coverageWords(line.coverage),
      String(line.incidents.length),
      line.note,
    ]);
  return [COLUMNS, ...rows].map((row) => row.map(quoted).join(',')).join('\r\n') + '\r\n';
}

/** Quoted where RFC 4180 asks for it; a spreadsheet must not take a title for a formula. */
function quoted(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

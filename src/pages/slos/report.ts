/** The monthly report, for customers and management: Markdown and CSV. */
import { type SloMeasure } from '../../shared/slos/measure';
import { type Incident } from '../../slo/incidents';
import { type GroupReading } from '../../slo/reading';
import { moment, month } from '../../shared/words/locale';
import type { SloWindow } from '../../slo/types';
import { DAY, periodOf } from '../../slo/window';
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

/** What a report says of one SLO, or of one of its groups. */
export interface ReportLine {
  title: string;
  group: string;
  objective: string;
  result: string;
  verdict: 'kept' | 'missed' | 'not measured';
  /** What is left of the budget. */
  budget: string;
  bad: string;
  /** What is counted, in the plural; empty where nothing is. */
  unit: string;
  allowed: string;
  /** Share of the month that the data cover. */
  covered: string;
  note: string;
  incidents: readonly Incident[];
}

/** @param incidents of each group, in the order of the reading */
export function reportLines(measure: SloMeasure, incidents: ReadonlyArray<readonly Incident[]>): ReportLine[] {
  const { slo, reading, proven, problem } = measure;
  const base = { title: slo.title, group: '', objective: objectiveWords(slo), incidents: [] };
  const none = { budget: '–', bad: '–', unit: '', allowed: '–', covered: '–' };
  if (proven) {
    const verdict = proven.rate === undefined ? 'not measured' : proven.met ? 'kept' : 'missed';
    const result = proven.rate === undefined ? '–' : rateWords(proven.rate);
    return [{ ...base, ...none, result, verdict, note: 'The highest rate at which the other objectives held.' }];
  }
  if (!reading || reading.groups.length === 0) {
    const note = problem ?? 'The store has no data for this month.';
    return [{ ...base, ...none, result: '–', verdict: 'not measured', note }];
  }
  return reading.groups.map((group, i) => ({
    ...base,
    ...groupLine(measure, group),
    incidents: incidents[i] ?? [],
  }));
}

function groupLine({ slo, reading }: SloMeasure, group: GroupReading) {
  const { labels, state, few } = group;
  const known = state.remaining !== undefined && !few;
  const unit = unitWords(slo).many;
  return {
    group: groupWords(labels),
    result: ratioWords(state.ratio, slo.objective),
    verdict: !known ? ('not measured' as const) : (state.remaining ?? 0) >= 0 ? ('kept' as const) : ('missed' as const),
    budget: leftWords(group),
    bad: `${countWords(state.bad)} ${unit}`,
    unit,
    allowed: allowedWords(state.allowed),
    covered: `${Math.floor(state.filled * 100)} %`,
    note: reading?.contradiction ?? (few ? fewWords(slo, state) : ''),
  };
}

/** One sentence for the top of the report. */
export function reportSentence(lines: readonly ReportLine[], { title, over }: Month): string {
  const known = lines.filter(({ verdict }) => verdict !== 'not measured');
  const kept = known.filter(({ verdict }) => verdict === 'kept').length;
  const count = lines.reduce((sum, { incidents }) => sum + incidents.length, 0);
  const incidents = count === 0 ? 'no incident' : `${count} incident${count === 1 ? '' : 's'}`;
  return known.length === 0
    ? `Nothing was measured in ${title}.`
    : `${kept} of ${known.length} objectives ${over ? 'were' : 'are'} kept in ${title}${over ? '' : ' so far'}, with ${incidents}.`;
}

/** The report as Markdown. */
export function reportMarkdown(lines: readonly ReportLine[], month: Month, timeZone: string): string {
  const rows = lines.map(({ title, group, objective, result, verdict, budget, bad, allowed, covered }) => [
    nameOf({ title, group }),
    ...[objective, result, verdict, budget, bad, allowed, covered].map(literal),
  ]);
  const incidents = lines.flatMap((line) => line.incidents.map((incident) => incidentLine(line, incident, timeZone)));
  const notes = lines.filter(({ note }) => note).map((line) => `- ${nameOf(line)}: ${literal(line.note)}`);
  return (
    [
      `# Service level report, ${month.title}`,
      reportSentence(lines, month),
      table(['Objective of', 'Promised', 'Result', 'Verdict', 'Budget left', 'Bad', 'Allowed', 'Data cover'], rows),
      '## Incidents',
      incidents.length > 0 ? incidents.join('\n') : 'None.',
      ...(notes.length > 0 ? ['## Notes', notes.join('\n')] : []),
      `Times are in ${timeZone}. An incident is a time in which the error budget burned at six times the allowed rate or faster.`,
    ].join('\n\n') + '\n'
  );
}

function nameOf({ title, group }: Pick<ReportLine, 'title' | 'group'>): string {
  return literal(group ? `${title} (${group})` : title);
}

function incidentLine(line: ReportLine, { start, end, bad, spent }: Incident, timeZone: string): string {
  const lasted = end === undefined ? 'ongoing' : spanWords(end - start);
  return `- ${moment(start, timeZone)}, ${lasted}: ${nameOf(line)}, ${countWords(bad)} bad ${line.unit}, ${budgetWords(spent)} of the budget`;
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

/** The report as CSV (RFC 4180), one line for each objective. */
export function reportCsv(lines: readonly ReportLine[], { id }: Month): string {
  const rows = lines.map((line) => [
    id,
    line.title,
    line.group,
    line.objective,
    line.result,
    line.verdict,
    line.budget,
    line.bad,
    line.allowed,
    line.covered,
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

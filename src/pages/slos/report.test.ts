import { SHIPPED_SLOS } from '../../slo/shipped';
import { type Proven } from '../../slo/proven';
import { readSlo } from '../../slo/reading';
import type { Increment, Slo } from '../../slo/types';
import { DAY, HOUR, periodOf } from '../../slo/window';
import { type SloMeasure } from '../../shared/slos/measure';
import { monthsBefore, reportCsv, reportEntry, reportMarkdown, reportSentence, tooYoung } from './report';

const NOW = Date.UTC(2026, 10, 26, 12);
const [OCTOBER_INDEX, TZ] = [1, 'Europe/Berlin'];
const MONTHS = monthsBefore(NOW, TZ);
const OCTOBER = MONTHS[OCTOBER_INDEX];
const ERRORS: Slo = { ...(SHIPPED_SLOS.find(({ name }) => name === 'tool-errors') as Slo), window: OCTOBER.window };

/** @param from the hour of the month in which the data begin */
function hours(badAt: (t: number) => number, from = 0): Increment[] {
  const { start, end } = periodOf(OCTOBER.window, OCTOBER.now);
  const count = (end - start) / HOUR - from;
  return Array.from({ length: count }, (_, i) => {
    const t = start + (from + i + 1) * HOUR;
    return { t, width: HOUR, bad: badAt(t), total: 100 };
  });
}

const reading = readSlo(ERRORS, [{ labels: {}, increments: hours(() => 0.5) }], OCTOBER.now);
const incident = {
  start: Date.UTC(2026, 9, 10, 8),
  end: Date.UTC(2026, 9, 10, 9),
  bad: 40,
  total: 100,
  spent: 0.05,
  peakBurn: 40,
};
const KEPT = reportEntry({ slo: ERRORS, reading }, [[incident]]);
const MISSING = reportEntry({ slo: { ...ERRORS, title: '=cmd, "x"' }, problem: 'No series | here.' }, []);

/** The errors of tools, with what each tool counted. */
function grouped(badOf: Record<string, (t: number) => number>, from = 0): SloMeasure {
  const counted = Object.entries(badOf).map(([tool, badAt]) => ({ labels: { tool }, increments: hours(badAt, from) }));
  return { slo: ERRORS, reading: readSlo(ERRORS, counted, OCTOBER.now) };
}
const BY_TOOL = reportEntry(grouped({ search: () => 2, record: () => 0, index: () => 0.5 }), [
  [incident, incident],
  [],
  [],
]);

const THROUGHPUT: Slo = { ...(SHIPPED_SLOS.find(({ name }) => name === 'throughput') as Slo), window: OCTOBER.window };
function proof(proven: Omit<Proven, 'line'>, since = periodOf(OCTOBER.window, OCTOBER.now).start): SloMeasure {
  return { slo: THROUGHPUT, now: OCTOBER.now, proven: { ...proven, line: [{ t: since + HOUR, rate: 4 }] } };
}
const OPEN = reportEntry(proof({ verdict: 'notProven', rate: 4, seen: 4 }), []);

test('months are those of the time zone, with the one that goes on first', () => {
  expect(MONTHS.slice(0, 3).map(({ id, title, over }) => [id, title, over])).toEqual([
    ['2026-11', 'November 2026', false],
    ['2026-10', 'October 2026', true],
    ['2026-09', 'September 2026', true],
  ]);
  expect(MONTHS[0].now).toBe(NOW);
  // Berlin leaves summer time in October: the month has an hour more.
  const { start, end } = periodOf(OCTOBER.window, OCTOBER.now);
  expect(end - start).toBe(31 * DAY + HOUR);
  expect(MONTHS).toHaveLength(12);
});

test('a line says what was promised, what came of it, and what was spent', () => {
  expect(KEPT).toMatchObject({
    groups: [],
    objective: '99 %',
    result: '99.50 %',
    verdict: 'kept',
    budget: '50 %',
    bad: '373 events',
    allowed: '745',
    coverage: 1,
  });
  expect(MISSING).toMatchObject({ verdict: 'not measured', note: 'No series | here.' });
});

test.each<[string, (t: number) => number, object]>([
  [
    'a single event',
    (t) => (t === periodOf(OCTOBER.window, OCTOBER.now).start + HOUR ? 1 : 0),
    { bad: '1 event', result: '99.99 %' },
  ],
  ['nothing bad', () => 0, { bad: '0 events', result: '100 %', budget: '100 %' }],
])('%s is written as it is', (_, badAt, expected) => {
  expect(reportEntry(grouped({ search: badAt }), [])).toMatchObject(expected);
});

test('groups are folded under their SLO, which is kept when all of them are', () => {
  expect(BY_TOOL).toMatchObject({ group: '', result: '2 of 3 kept', verdict: 'missed', budget: '−100 %', coverage: 1 });
  expect(BY_TOOL.note).toBe('3 groups have a budget each; the least is that of tool search.');
  expect(BY_TOOL.incidents).toHaveLength(2);
  expect(BY_TOOL.groups.map(({ group, verdict }) => [group, verdict])).toEqual([
    ['tool search', 'missed'],
    ['tool index', 'kept'],
    ['tool record', 'kept'],
  ]);
});

test.each<[string, SloMeasure, object]>([
  [
    'a month without its first quarter',
    grouped({ search: () => 2 }, 31 * 6),
    { verdict: 'too little data', budget: '−100 %' },
  ],
  ['groups of it', grouped({ a: () => 2, b: () => 0 }, 31 * 6), { verdict: 'too little data', result: '–' }],
  ['a month without its first day', grouped({ search: () => 2 }, 24), { verdict: 'missed' }],
  ['a proof', proof({ verdict: 'proven', rate: 12, seen: 12 }), { verdict: 'kept', result: '12/s' }],
  [
    'a proof that is missing',
    proof({ verdict: 'notProven', rate: 4, seen: 4 }),
    { verdict: 'not proven yet', result: '4/s' },
  ],
  ['a proof that failed', proof({ verdict: 'missed', rate: 4, seen: 11 }), { verdict: 'missed' }],
  [
    'a proof of a week',
    proof({ verdict: 'missed', rate: 4, seen: 11 }, OCTOBER.now - 7 * DAY),
    { verdict: 'too little data' },
  ],
])('the verdict of %s', (_, measure, expected) => expect(reportEntry(measure, [])).toMatchObject(expected));

test('the sentence says how much is known before it says what', () => {
  expect(reportSentence([KEPT, MISSING], OCTOBER)).toBe(
    'Data covers 100 % of October 2026. 1 of 1 objective was kept, with 1 incident; 1 not measured.'
  );
  expect(reportSentence([KEPT, BY_TOOL, OPEN], MONTHS[0])).toBe(
    'Data covers 100 % of November 2026 so far. 1 of 2 objectives are kept, with 3 incidents; 1 not proven yet.'
  );
  expect(reportSentence([MISSING], OCTOBER)).toBe('Nothing was measured in October 2026.');
  const little = reportEntry(grouped({ search: () => 2 }, 31 * 16), []);
  expect(reportSentence([little], OCTOBER)).toBe(
    'Data covers 33 % of October 2026, too little for a verdict, which needs 90 %. There was no incident in it.'
  );
});

test('the report opens on the ongoing month where the data are too young for a whole one', () => {
  const young = reportEntry(grouped({ search: () => 0 }, 31 * 16), []);
  expect(tooYoung(OCTOBER, [young])).toBe(true);
  expect(tooYoung(OCTOBER, [young, KEPT])).toBe(false);
  expect(tooYoung(MONTHS[0], [young])).toBe(false);
});

test('Markdown holds the table, the incidents in the time zone, the groups, and the notes', () => {
  const text = reportMarkdown([KEPT, MISSING, BY_TOOL], OCTOBER, TZ);
  expect(text).toMatch(
    /^# Service level report, October 2026\n\nData covers 100 % of October 2026\. 1 of 2 objectives/
  );
  expect(text).toContain('| Tool errors | 99 % | 99.50 % | kept | 50 % | 373 events | 745 | 100 % |');
  expect(text).toContain('| Tool errors | 99 % | 2 of 3 kept | missed | −100 % | – | – | 100 % |');
  expect(text).toContain('## Groups of Tool errors\n\n| Objective of |');
  expect(text).toContain(
    '| Tool errors (tool search) | 99 % | 98.00 % | missed | −100 % | 1,490 events | 745 | 100 % |'
  );
  expect(text).toContain('- 2026-10-10 10:00:00, 60 min: Tool errors, 40 bad events, 5 % of the budget');
  expect(text).toContain('- 2026-10-10 10:00:00, 60 min: Tool errors (tool search), 40 bad events');
  expect(text).toContain(String.raw`- =cmd, "x": No series \| here.`);
  expect(text).toContain('Times are in Europe/Berlin.');
});

test.each([
  ['a heading\n# of its own', String.raw`a heading \# of its own`],
  ['# first', String.raw`\# first`],
  ['- item', String.raw`\- item`],
  ['+ item', String.raw`\+ item`],
  ['1. item', String.raw`1\. item`],
  ['> quote', String.raw`\> quote`],
  ['[link](https://example.org)', String.raw`\[link\](https\://example.org)`],
  ['![image](//example.org/a.png)', String.raw`\!\[image\](//example.org/a.png)`],
  [
    'https://example.org www.example.org a@example.org',
    String.raw`https\://example.org www\.example.org a\@example.org`,
  ],
  ['<script>alert(1)</script>', String.raw`\<script\>alert(1)\</script\>`],
  ['&lt;b&gt;', String.raw`\&lt;b\&gt;`],
  ['a | b \\| c', String.raw`a \| b \\\| c`],
  ['*bold* _it_ ~no~ `code`', '\\*bold\\* \\_it\\_ \\~no\\~ \\`code\\`'],
  ['two\r\n\n\u2028| --- |', String.raw`two \| --- \|`],
  ['  indented', 'indented'],
  ['Errors, 99.9 % (all)', 'Errors, 99.9 % (all)'],
])('Markdown shows the title %j as it is', (title, want) => {
  const entry = reportEntry({ slo: { ...ERRORS, title }, problem: title }, []);
  const text = reportMarkdown([entry], OCTOBER, TZ);
  expect(text).toContain(`\n| ${want} | 99 % |`);
  expect(text).toContain(`\n- ${want}: ${want}\n`);
});

test('CSV is quoted as RFC 4180 says, and holds no formula', () => {
  const rows = reportCsv([KEPT, MISSING, BY_TOOL], OCTOBER).split('\r\n');
  expect(rows[0]).toBe('month,slo,group,objective,result,verdict,budget_left,bad,allowed,covered,incidents,note');
  expect(rows[1]).toBe('2026-10,Tool errors,,99 %,99.50 %,kept,50 %,373 events,745,100 %,1,');
  expect(rows[2]).toBe(`2026-10,"'=cmd, ""x""",,99 %,–,not measured,–,–,–,–,0,No series | here.`);
  expect(rows[3]).toMatch(/^2026-10,Tool errors,,99 %,2 of 3 kept,missed,−100 %,–,–,100 %,2,3 groups have/);
  expect(rows[4]).toBe('2026-10,Tool errors,tool search,99 %,98.00 %,missed,−100 %,"1,490 events",745,100 %,2,');
  expect(rows.slice(7)).toEqual(['']);
});

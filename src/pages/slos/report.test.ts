import { SHIPPED_SLOS } from '../../slo/shipped';
import { readSlo } from '../../slo/reading';
import type { Increment, Slo } from '../../slo/types';
import { DAY, HOUR, periodOf } from '../../slo/window';
import { monthsBefore, reportCsv, reportLines, reportMarkdown, reportSentence } from './report';

const NOW = Date.UTC(2026, 10, 26, 12);
const [OCTOBER_INDEX, TZ] = [1, 'Europe/Berlin'];
const MONTHS = monthsBefore(NOW, TZ);
const OCTOBER = MONTHS[OCTOBER_INDEX];
const ERRORS: Slo = { ...(SHIPPED_SLOS.find(({ name }) => name === 'tool-errors') as Slo), window: OCTOBER.window };

function hours(badAt: (t: number) => number): Increment[] {
  const { start, end } = periodOf(OCTOBER.window, OCTOBER.now);
  const count = (end - start) / HOUR;
  return Array.from({ length: count }, (_, i) => {
    const t = start + (i + 1) * HOUR;
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
const KEPT = reportLines({ slo: ERRORS, reading }, [[incident]]);
const MISSING = reportLines({ slo: { ...ERRORS, title: '=cmd, "x"' }, problem: 'No series | here.' }, []);

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
  expect(KEPT).toHaveLength(1);
  expect(KEPT[0]).toMatchObject({
    objective: '99 %',
    result: '99.50 %',
    verdict: 'kept',
    budget: '50 %',
    bad: '373 events',
    allowed: '745',
    covered: '100 %',
  });
  expect(MISSING[0]).toMatchObject({ verdict: 'not measured', note: 'No series | here.' });
});

test('the sentence counts what was measured', () => {
  expect(reportSentence([...KEPT, ...MISSING], OCTOBER)).toBe(
    '1 of 1 objectives were kept in October 2026, with 1 incident.'
  );
  expect(reportSentence(KEPT, MONTHS[0])).toBe('1 of 1 objectives are kept in November 2026 so far, with 1 incident.');
  expect(reportSentence(MISSING, OCTOBER)).toBe('Nothing was measured in October 2026.');
});

test('Markdown holds the table, the incidents in the time zone, and the notes', () => {
  const text = reportMarkdown([...KEPT, ...MISSING], OCTOBER, TZ);
  expect(text).toMatch(/^# Service level report, October 2026\n\n1 of 1 objectives/);
  expect(text).toContain('| Tool errors | 99 % | 99.50 % | kept | 50 % | 373 events | 745 | 100 % |');
  expect(text).toContain('- 2026-10-10 10:00:00, 60 min: Tool errors, 40 bad events, 5 % of the budget');
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
  const [line] = reportLines({ slo: { ...ERRORS, title }, problem: title }, []);
  const text = reportMarkdown([line], OCTOBER, TZ);
  expect(text).toContain(`\n| ${want} | 99 % |`);
  expect(text).toContain(`\n- ${want}: ${want}\n`);
});

test('CSV is quoted as RFC 4180 says, and holds no formula', () => {
  const rows = reportCsv([...KEPT, ...MISSING], OCTOBER).split('\r\n');
  expect(rows[0]).toBe('month,slo,group,objective,result,verdict,budget_left,bad,allowed,covered,incidents,note');
  expect(rows[1]).toBe('2026-10,Tool errors,,99 %,99.50 %,kept,50 %,373 events,745,100 %,1,');
  expect(rows[2]).toBe(`2026-10,"'=cmd, ""x""",,99 %,–,not measured,–,–,–,–,0,No series | here.`);
  expect(rows[3]).toBe('');
});

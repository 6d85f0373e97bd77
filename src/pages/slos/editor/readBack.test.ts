import fc from 'fast-check';
import { readDocuments } from '../../../shared/slos/reading';
import { toOpenSlo } from '../../../slo/openslo';
import { SHIPPED_SLOS } from '../../../slo/shipped';
import { CALENDAR_UNITS, COMPARISONS, type Slo, type SloIndicator, type SloMetric } from '../../../slo/types';
import { type Draft, draftOf, draftOfText, filled, NEW_SLO } from './draft';
import { allProblems, problemsOf } from './problems';
import { readBackProblems } from './readBack';
import { placedText, textOf } from './rewrite';

/** Texts as they are typed: words, YAML's own signs, markers, line ends and what no keyboard has. */
const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom(
    '',
    ' ',
    '1.10',
    'null',
    '~',
    'yes',
    '0x1F',
    '---',
    '...',
    '- a',
    'a: b',
    '# no',
    '"',
    "'",
    '[',
    '{}'
  ),
  fc.constantFrom(
    'two\nlines',
    'CR\r\nLF',
    '\ttab',
    ' padded ',
    'a\n---\nb',
    '|',
    '>\n x',
    '\u0000',
    '\u2028',
    '\uD800',
    '\uFEFFx',
    '💡'
  )
);
const name = fc.constantFrom('mine', 'a', 'a-1', 'constructor', 'true', '1', 'Not A Label', '__proto__');
const number = fc.oneof(
  fc.double(),
  fc.integer({ min: -10, max: 5000 }),
  fc.double({ min: 0, max: 1 }),
  fc.constantFrom(0.99, 0.999, 90.5, 60, 300, 1e-7, 1e21, -0, NaN, Infinity)
);
const metric: fc.Arbitrary<SloMetric> = fc.oneof(
  fc.record({ query: fc.oneof(fc.constantFrom('a_total', 'b{c="d"}'), text) }),
  fc.record(
    {
      concept: fc.constantFrom('toolCalls', 'toolDuration', 'up', 'constructor', 'toString'),
      filters: fc.array(
        fc.record({
          label: fc.oneof(fc.constantFrom('tool', 'reason'), text),
          op: fc.constantFrom('=', '!~'),
          value: text,
        }),
        { maxLength: 2 }
      ),
      failed: fc.boolean(),
    },
    { requiredKeys: ['concept'] }
  )
);
const slices = fc.option(fc.record({ seconds: number, target: number }), { nil: undefined });
const condition = { op: fc.constantFrom(...COMPARISONS), value: number, missing: fc.constantFrom('bad', 'ignored') };
const indicator = fc.oneof(
  fc.record({ kind: fc.constant('ratio'), total: metric, bad: metric, slices }),
  fc.record({ kind: fc.constant('ratio'), total: metric, good: metric, slices }),
  fc.record({ kind: fc.constant('latency'), histogram: metric, threshold: number, slices }),
  fc.record({
    kind: fc.constant('gauge'),
    metrics: fc.array(metric, { minLength: 1, maxLength: 3 }),
    across: fc.constantFrom('mean', 'any', 'all'),
    ...condition,
  }),
  fc.record({ kind: fc.constant('timeSlice'), metric, sliceSeconds: number, ...condition }),
  fc.record({
    kind: fc.constant('throughput'),
    total: metric,
    target: number,
    conditions: fc.array(fc.constantFrom('tool-errors', 'tool-latency'), { maxLength: 2 }),
  })
) as fc.Arbitrary<SloIndicator>;
const time = fc.constantFrom('2026-03-01T02:00:00Z', '2026-03-01T04:00:00Z', '2026-03-02', '', 'x y', '1 a/b');
const patch: fc.Arbitrary<Partial<Slo>> = fc.record(
  {
    name,
    title: text,
    description: text,
    service: text,
    objective: number,
    criticalBelow: number,
    minBadEvents: number,
    groupBy: fc.array(fc.oneof(fc.constantFrom('tool', 'a,b', ''), text), { maxLength: 2 }),
    maintenance: fc.array(fc.record({ start: time, end: time, reason: text }, { requiredKeys: ['start', 'end'] }), {
      maxLength: 2,
    }),
    window: fc.oneof(
      fc.record({ kind: fc.constant('rolling' as const), days: number }),
      fc.record({
        kind: fc.constant('calendar' as const),
        unit: fc.constantFrom(...CALENDAR_UNITS),
        timeZone: fc.oneof(fc.constantFrom('UTC', 'Europe/Berlin'), text),
      })
    ),
    indicator,
  },
  { requiredKeys: [] }
);

const BASE = toOpenSlo(SHIPPED_SLOS);

/** What the form would save, where it lets itself be saved. */
function savedAs(start: Draft, change: Partial<Slo>): Slo[] | undefined {
  const draft = filled(start, change);
  if (allProblems(problemsOf(draft.slo, SHIPPED_SLOS, '')).length > 0) {
    return undefined;
  }
  const documents = readDocuments(placedText(BASE, '', draft.slo, textOf(draft)));
  expect(documents.flatMap(({ problems }) => problems)).toEqual([]);
  expect(documents).toHaveLength(SHIPPED_SLOS.length + 1);
  expect(documents.at(-1)?.slos).toEqual([JSON.parse(JSON.stringify(draft.slo))]);
  return documents.flatMap(({ slos }) => [...slos]);
}

const SOUND: Slo = { ...NEW_SLO, name: 'mine', title: 'Mine' };
const COMMENTED = draftOfText(`# why\n${toOpenSlo([SOUND])}`);

const FIELDS = Object.keys(SOUND).concat('description', 'criticalBelow', 'minBadEvents', 'groupBy', 'maintenance');
/** A change of a few fields: of many, hardly any draft would be valid. */
const few = fc
  .tuple(fc.uniqueArray(fc.constantFrom(...new Set(FIELDS)), { minLength: 1, maxLength: 3 }), patch)
  .map(([fields, change]) => Object.fromEntries(Object.entries(change).filter(([key]) => fields.includes(key))));

test.each([
  ['filled in', draftOf(SOUND)],
  ['with a text and comments', COMMENTED],
])('every draft %s that the form saves is read back as the same SLO, and the others with it', (_, start) => {
  let saved = 0;
  fc.assert(
    fc.property(few, (change) => {
      saved += savedAs(start, change) ? 1 : 0;
    }),
    { numRuns: 500 }
  );
  // Most drafts are refused; the rest must be enough to say something.
  expect(saved).toBeGreaterThan(30);
});

test.each<[keyof Slo, Partial<Slo>, RegExp]>([
  [
    'maintenance',
    { maintenance: [{ start: '2026-03-01T02:00:00Z', end: '2026-03-01T04:00:00Z', reason: 'a\nb' }] },
    /The maintenance cannot/,
  ],
  ['groupBy', { groupBy: ['a,b'] }, /The list of groups cannot be saved/],
])('the field that would not come back is named: %s', (field, change, sentence) => {
  expect(readBackProblems({ ...SOUND, ...change })).toEqual([{ field, message: expect.stringMatching(sentence) }]);
});

/** What is saved is read back as the same: properties over every SLO that validates, and every text that is accepted. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import fc from 'fast-check';

import { parseOpenSlo, toOpenSlo } from './openslo';
import type { Kept, Slo, SloIndicator, SloMetric } from './types';
import { validateSlo } from './validate';

const one = <T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const text = fc.oneof(
  fc.string({ unit: 'binary-ascii' }),
  fc.string({ unit: 'grapheme' }),
  one(
    'true',
    '1.10',
    '~',
    'null',
    ' a ',
    '- a',
    'a: b',
    '# a',
    '*a',
    '&a',
    '!a',
    '---',
    '...',
    '{',
    "it's",
    '"',
    '\ta',
    'a\n\nb\n',
    '\u2028',
    '\u0085',
    '\uFEFFa'
  )
);
const line = text.filter((value) => value.trim() !== '');
/** Also numbers that are sound for one field and not for another. */
const number = fc
  .oneof(
    { weight: 6, arbitrary: fc.double({ min: 1e-9, max: 0.999999999, noNaN: true }) },
    fc.double(),
    fc.integer(),
    one(1e-7, 0.99999, 0.999999999, 90.5, 60, 3600, 1e21, 5e-324, 0.1 + 0.2)
  )
  // JSON has no -0.
  .map((value) => (value === 0 ? 0 : value));
const metric: fc.Arbitrary<SloMetric> = fc.oneof(
  fc.record({ query: fc.stringMatching(/^[a-z]{1,9}(\{a="[ !#-[\]-~]{0,9}"\})?$/) }),
  fc.record({ query: text }),
  one<SloMetric>(
    { concept: 'toolCalls' },
    { concept: 'toolCalls', failed: true },
    { concept: 'constructor' },
    { concept: 'toolCalls', filters: [{ label: 'tool', op: '!=', value: 'yes: #1' }] }
  )
);
const duration = one<SloMetric>({ concept: 'toolDuration' }, { query: 'x_seconds_bucket{a="b"}' });
const slices = fc.record({ seconds: fc.oneof(fc.integer({ min: 59, max: 3601 }), number), target: number });
const op = one('<', '<=', '>', '>=', '==', '!=') as fc.Arbitrary<'<'>;
const missing = one('bad', 'ignored') as fc.Arbitrary<'bad'>;
const indicator = fc.oneof(
  fc.record({ kind: one('ratio'), total: metric, bad: metric, slices }, { requiredKeys: ['kind', 'total', 'bad'] }),
  fc.record({ kind: one('ratio'), total: metric, good: metric, slices }, { requiredKeys: ['kind', 'total', 'good'] }),
  fc.record(
    { kind: one('latency'), histogram: duration, threshold: number, slices },
    { requiredKeys: ['kind', 'histogram', 'threshold'] }
  ),
  fc.record({
    kind: one('gauge'),
    metrics: fc.array(metric, { minLength: 1, maxLength: 3 }),
    op,
    value: number,
    across: one('mean', 'any', 'all'),
    missing,
  }),
  fc.record({
    kind: one('timeSlice'),
    metric,
    op,
    value: number,
    sliceSeconds: fc.oneof(fc.integer({ min: 9, max: 3601 }), number),
    missing,
  }),
  fc.record({ kind: one('throughput'), total: metric, target: number, conditions: fc.array(text) })
) as fc.Arbitrary<SloIndicator>;

const key = fc.oneof(
  fc.stringMatching(/^[a-z][a-z./-]{0,9}$/),
  one('__proto__', 'constructor', 'toString', '1', 'true')
);
const json: fc.Arbitrary<Kept[string]> = fc.letrec<{ any: Kept[string] }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    text,
    fc.integer(),
    fc.boolean(),
    one(null),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(key, tie('any'), { maxKeys: 3 })
  ),
})).any as fc.Arbitrary<Kept[string]>;
const texts = fc.dictionary(key, text, { minKeys: 1, maxKeys: 3, noNullPrototype: true });
const kept = fc.record(
  {
    'metadata.labels': fc.dictionary(key, fc.oneof(text, fc.array(text)), { maxKeys: 3, noNullPrototype: true }),
    'metadata.annotations': texts,
    'spec.alertPolicies': fc.array(json, { minLength: 1, maxLength: 2 }),
    'spec.objectives[0].displayName': text,
    'spec.indicator.metadata': fc.record({ name: one('sli'), displayName: text, labels: texts }),
    'spec.indicator.spec.description': text,
  },
  { requiredKeys: [] }
) as fc.Arbitrary<Kept>;

const time = one(
  '2026-03-01T02:00:00Z',
  '2026-03-01T04:00:00+01:00',
  '2026-03-01T05:00:00.5Z',
  '2026/03/01',
  '2026-02-30T00:00:00Z',
  ''
);
const slo = fc.record(
  {
    name: fc.stringMatching(/^[a-z][a-z0-9-]{0,20}[a-z]$/),
    title: line,
    service: line,
    objective: number,
    window: fc.oneof(
      fc.record({ kind: one('rolling'), days: fc.oneof(fc.integer({ min: 0, max: 367 }), number) }),
      fc.record({
        kind: one('calendar'),
        unit: one('day', 'week', 'month', 'quarter', 'year'),
        timeZone: one('UTC', 'Europe/Berlin'),
      })
    ),
    indicator,
    description: text,
    groupBy: fc.array(one('tool', 'instance', 'a b'), { maxLength: 2 }),
    minBadEvents: fc.oneof(fc.nat(100), number),
    criticalBelow: number,
    maintenance: fc.array(fc.record({ start: time, end: time, reason: text }, { requiredKeys: ['start', 'end'] }), {
      maxLength: 2,
    }),
    kept: kept.filter((value) => Object.keys(value).length > 0),
  },
  { requiredKeys: ['name', 'title', 'service', 'objective', 'window', 'indicator'] }
) as fc.Arbitrary<Slo>;

it('holds for every SLO that validates', () => {
  let valid = 0;
  fc.assert(
    fc.property(slo, (drawn) => {
      if (validateSlo(drawn).length > 0) {
        return;
      }
      valid += 1;
      expect(parseOpenSlo(toOpenSlo([drawn]))).toMatchObject({ slos: [drawn], problems: [] });
      expect(parseOpenSlo(toOpenSlo([drawn])).slos).toEqual([drawn]);
    }),
    { numRuns: 3000 }
  );
  expect(valid).toBeGreaterThan(50);
});

describe('for texts', () => {
  const folder = path.join(process.cwd(), 'src/slo/testing/openslo');
  const sources = readdirSync(folder).map((file) => readFileSync(path.join(folder, file), 'utf8'));
  const words = [
    ...new Set(sources.join('\n').split(/[\s:]+/)),
    '1.10',
    '~',
    '',
    '*a',
    '- ',
    '{}',
    '[]',
    '0',
    '1',
    '-1',
    '60s',
    '1e-7',
  ];

  /** A text of the files with some words in other places, and lines left out or doubled. */
  const changed = fc
    .tuple(
      fc.constantFrom(...sources),
      fc.array(fc.tuple(fc.nat(), fc.constantFrom(...words), fc.constantFrom('word', 'drop', 'double')), {
        maxLength: 4,
      })
    )
    .map(([source, changes]) =>
      changes.reduce((lines, [at, word, how]) => {
        const i = at % lines.length;
        const next =
          how === 'word' ? [lines[i].replace(/(:\s+).*$/, `$1${word}`)] : how === 'drop' ? [] : [lines[i], lines[i]];
        return lines.length > 1 ? lines.toSpliced(i, 1, ...next) : lines;
      }, source.split('\n'))
    )
    .map((lines) => lines.join('\n'));

  it('holds for all that are accepted', () => {
    fc.assert(
      fc.property(changed, (source) => {
        const { slos, problems } = parseOpenSlo(source);
        if (problems.length === 0 && slos.length > 0) {
          expect(parseOpenSlo(toOpenSlo(slos)).problems).toEqual([]);
          expect(parseOpenSlo(toOpenSlo(slos)).slos).toEqual(slos);
        }
      }),
      { numRuns: 1500 }
    );
  });
});

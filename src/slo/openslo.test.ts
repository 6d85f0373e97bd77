import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import fc from 'fast-check';

import { parseOpenSlo, toOpenSlo } from './openslo';
import type { Slo, SloMetric } from './types';
import { validateSlo, validateSlos, warnSlo } from './validate';

const FOLDER = path.join(process.cwd(), 'slo');
const read = (name: string) => readFileSync(path.join(FOLDER, name), 'utf8');
const ERRORS = read('tool-errors.yaml');
const SHIPPED = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));

function problemsOf(text: string): string[] {
  return parseOpenSlo(text).problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

describe('the shipped SLOs', () => {
  it.each(SHIPPED)('%s is valid and comes back as it was', (name) => {
    const { slos, problems } = parseOpenSlo(read(name));
    expect(problems).toEqual([]);
    expect(slos).toHaveLength(1);
    expect(parseOpenSlo(toOpenSlo(slos))).toEqual({ slos, problems: [] });
  });

  it('fit together', () => {
    const all = parseOpenSlo(SHIPPED.map(read).join('\n---\n'));
    expect(all.problems).toEqual([]);
    expect(validateSlos(all.slos)).toEqual([]);
    expect(all.slos.map(({ name, objective }) => [name, objective])).toEqual([
      ['availability', 0.999],
      ['embedding-latency', 0.95],
      ['throughput', 0.99],
      ['tool-errors', 0.99],
      ['tool-latency-by-tool', 0.95],
      ['tool-latency-long-running', 0.95],
      ['tool-latency', 0.95],
    ]);
  });
});

describe('mistakes', () => {
  it.each([
    ['a wrong key', ['  service:', '  servise:'], /^10:3 "spec" has no key "servise"; did you mean "service"\?$/],
    ['a missing key', ['  service: contextd\n', ''], /"spec" lacks "service"; write text there\.$/],
    [
      'a wrong type',
      ['target: 0.99', 'target: "0.99"'],
      /^\d+:15 "spec.objectives\[0\].target" must be a number, not "0.99"\.$/,
    ],
    ['an unknown unit', ['30d', '30x'], /"30x" is not a duration; write for example 30d/],
    ['too short a window', ['30d', '30m'], /the shortest unit is the day/],
    ['a window of months', ['30d', '1M'], /written in days or weeks/],
    ['100 %', ['target: 0.99', 'target: 1'], /100 % leaves no error budget/],
    ['0 %', ['target: 0.99', 'target: 0'], /0 % promises nothing/],
    ['percent', ['target: 0.99', 'target: 99'], /write a ratio below 1/],
    ['a bad name', ['  name: tool-errors', '  name: Tool_Errors'], /must be a DNS label/],
    ['an unknown concept', ['concept: toolCalls', 'concept: toolCall'], /The concept "toolCall" does not exist/],
    ['an unknown source', ['type: contextd', 'type: datadog'], /write one of contextd, prometheus/],
    ['another version', ['openslo/v1', 'openslo/v1alpha'], /write one of openslo\/v1/],
    ['broken YAML', ['metadata:', 'metadata: ['], /^\d+:\d+ /],
  ])('%s', (_, [from, to], message) => {
    const changed = ERRORS.replace(from, to);
    expect(changed).not.toBe(ERRORS);
    const problems = problemsOf(changed);
    expect(problems.find((problem) => message.test(problem)) ?? problems).toMatch(message);
    expect(parseOpenSlo(changed).slos).toEqual([]);
  });

  it('finds a duplicate name', () => {
    const { slos, problems } = parseOpenSlo(`${ERRORS}---\n${ERRORS}`);
    expect(slos).toHaveLength(1);
    expect(problems[0].line).toBeGreaterThan(30);
    expect(problems[0].message).toMatch(/Two SLOs have the name "tool-errors"/);
  });

  it('says that an empty text has no SLO', () => {
    expect(problemsOf('')).toEqual(['1:1 There is no SLO in this text; start with "apiVersion: openslo/v1".']);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.nat(ERRORS.length).map((at) => `${ERRORS.slice(0, at)}: [${ERRORS.slice(at)}`)
        ),
        (text) => {
          expect(Array.isArray(parseOpenSlo(text).problems)).toBe(true);
        }
      )
    );
  });
});

describe('round trip', () => {
  const metric: fc.Arbitrary<SloMetric> = fc.oneof(
    fc.record({ query: fc.stringMatching(/^[a-z]{1,9}\{a="[ -~]{0,9}"\}$/) }),
    fc.constantFrom<SloMetric[]>(
      { concept: 'toolCalls' },
      { concept: 'toolCalls', failed: true },
      { concept: 'toolCalls', filters: [{ label: 'tool', op: '!=' as const, value: 'yes: #1' }] }
    )
  );
  const op = fc.constantFrom('<', '<=', '>', '>=', '==', '!=') as fc.Arbitrary<'<'>;
  const value = fc.double({ min: 0.001, max: 1e6, noNaN: true });
  const missing = fc.constantFrom('bad', 'ignored') as fc.Arbitrary<'bad'>;
  const indicator: fc.Arbitrary<Slo['indicator']> = fc.oneof(
    fc.record({ kind: fc.constant('ratio' as const), total: metric, bad: metric }),
    fc.record({ kind: fc.constant('ratio' as const), total: metric, good: metric }),
    fc.record({
      kind: fc.constant('latency' as const),
      histogram: fc.constant({ concept: 'toolDuration' }),
      threshold: value,
    }),
    fc.record({
      kind: fc.constant('gauge' as const),
      metrics: fc.array(metric, { minLength: 1, maxLength: 3 }),
      op,
      value,
      across: fc.constantFrom('mean', 'any', 'all') as fc.Arbitrary<'any'>,
      missing,
    }),
    fc.record({
      kind: fc.constant('timeSlice' as const),
      metric,
      op,
      value,
      sliceSeconds: fc.integer({ min: 10, max: 3600 }),
      missing,
    }),
    fc.record({
      kind: fc.constant('throughput' as const),
      total: metric,
      target: value,
      conditions: fc.array(fc.constantFrom('a', 'b')),
    })
  );
  const slo: fc.Arbitrary<Slo> = fc.record(
    {
      name: fc.stringMatching(/^[a-z][a-z0-9-]{0,20}[a-z]$/),
      title: fc.string({ minLength: 1 }).filter((text) => text.trim() !== ''),
      service: fc.constantFrom('contextd', 'true', '12', 'a: b'),
      objective: fc.double({ min: 0.01, max: 0.9999999, noNaN: true }),
      window: fc.oneof(
        fc.record({ kind: fc.constant('rolling' as const), days: fc.integer({ min: 1, max: 366 }) }),
        fc.record({
          kind: fc.constant('calendar' as const),
          unit: fc.constantFrom('day', 'week', 'month', 'quarter', 'year') as fc.Arbitrary<'day'>,
          timeZone: fc.constantFrom('UTC', 'Europe/Berlin'),
        })
      ),
      indicator,
      description: fc.string({ minLength: 1 }),
      groupBy: fc.uniqueArray(fc.constantFrom('tool', 'instance'), { minLength: 1 }),
      minBadEvents: fc.nat(100),
      criticalBelow: fc.constantFrom(0.001, 0.0095),
      maintenance: fc.constant([
        { start: '2026-03-01T02:00:00Z', end: '2026-03-01T04:00:00+01:00', reason: 'a move' },
        { start: '2026-04-01T02:00:00Z', end: '2026-04-01T04:00:00Z' },
      ]),
    },
    { requiredKeys: ['name', 'title', 'service', 'objective', 'window', 'indicator'] }
  ) as fc.Arbitrary<Slo>;

  it('is exact', () => {
    fc.assert(
      fc.property(
        slo.filter((one) => validateSlo(one).length === 0),
        (one) => {
          expect(parseOpenSlo(toOpenSlo([one]))).toEqual({ slos: [one], problems: [] });
        }
      )
    );
  });
});

describe('warnings', () => {
  it('names alerts that can never fire', () => {
    const [slo] = parseOpenSlo(ERRORS).slos;
    expect(warnSlo(slo)).toEqual([]);
    expect(warnSlo({ ...slo, objective: 0.9 })[0]).toMatch(/The page over 1 h can never fire.*above 93.0556 %/);
  });
});

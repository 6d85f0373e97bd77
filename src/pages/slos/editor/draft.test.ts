import { toOpenSlo } from '../../../slo/openslo';
import { SHIPPED_SLOS } from '../../../slo/shipped';
import type { Slo } from '../../../slo/types';
import { dependents, draftOf, indicatorOf, isChanged, NEW_SLO, patched, placed, typed, without } from './draft';
import { textOf } from './rewrite';
import { allProblems, problemsOf } from './problems';

const slo: Slo = { ...NEW_SLO, name: 'mine', title: 'Mine' };
const find = (name: string) => SHIPPED_SLOS.find((one) => one.name === name) as Slo;

describe('the draft', () => {
  test('what is typed becomes the SLO, and stays as it was typed', () => {
    const text = `# why\n${toOpenSlo([{ ...slo, objective: 0.95 }])}`;
    const draft = typed(draftOf(slo), text);
    const next = { ...slo, objective: 0.95 };
    expect(draft).toEqual({ slo: next, text, problems: [], source: { text, slo: next } });
    expect(textOf(draft)).toBe(text);
    expect(textOf(draftOf(slo))).toBe(toOpenSlo([slo]));
  });

  test.each([
    [
      'a wrong key',
      toOpenSlo([slo]).replace('service:', 'servce:'),
      /line 9 "spec" has no key "servce"; did you mean "service"/,
    ],
    ['what is no YAML', 'a: [', /line 1/],
    ['two SLOs', toOpenSlo([slo, { ...slo, name: 'other' }]), /one SLO; add several with Import/],
    ['two of one name', toOpenSlo([slo, slo]), /Another SLO in a document before this one has the name "mine"/],
    ['100 %', toOpenSlo([{ ...slo, objective: 1 }]), /100 % leaves no error budget/],
    ['nothing', '', /There is no SLO in this text/],
  ])('%s keeps the SLO from before, and says where', (_, text, message) => {
    const draft = typed(draftOf(slo), text);
    expect(draft.slo).toBe(slo);
    expect(draft.text).toBe(text);
    expect(draft.problems.map((one) => `line ${one.line} ${one.message}`).join()).toMatch(message);
    expect(isChanged(draft, draftOf(slo))).toBe(true);
  });

  test('knows whether anything would be lost', () => {
    expect(isChanged(draftOf(slo), draftOf(slo))).toBe(false);
    expect(isChanged(draftOf({ ...slo, title: 'x' }), draftOf(slo))).toBe(true);
    expect(isChanged(typed(draftOf(slo), `# why\n${toOpenSlo([slo])}`), draftOf(slo))).toBe(true);
  });

  test('empty optional values are left out, others stay', () => {
    const full = patched(slo, { description: 'd', groupBy: ['tool'], minBadEvents: 3 });
    expect(patched(full, { description: '', groupBy: [], minBadEvents: undefined })).toEqual(slo);
    expect(patched(slo, { title: '' }).title).toBe('');
  });
});

describe('the set', () => {
  test('a new one comes last, an edited one keeps its place', () => {
    expect(placed(SHIPPED_SLOS, slo, '').at(-1)).toBe(slo);
    expect(placed(SHIPPED_SLOS, { ...find('tool-errors'), title: 'T' }, 'tool-errors')[1].title).toBe('T');
  });

  test('conditions follow a new name, and go with what they name', () => {
    const renamed = placed(SHIPPED_SLOS, { ...find('tool-errors'), name: 'errors' }, 'tool-errors').at(-1);
    expect(renamed?.indicator).toMatchObject({ conditions: ['errors', 'tool-latency'] });
    const rest = without(SHIPPED_SLOS, 'tool-errors');
    expect(rest).toHaveLength(SHIPPED_SLOS.length - 1);
    expect(rest.at(-1)?.indicator).toMatchObject({ conditions: ['tool-latency'] });
    expect(dependents(SHIPPED_SLOS, 'tool-errors').map(({ name }) => name)).toEqual(['throughput']);
  });

  test.each(['ratio', 'latency', 'gauge', 'timeSlice', 'throughput'] as const)('a %s starts valid', (kind) => {
    const next = { ...slo, indicator: indicatorOf(kind, find('availability').indicator, SHIPPED_SLOS) };
    expect(allProblems(problemsOf(next, SHIPPED_SLOS, ''))).toEqual([]);
  });

  test('the metric stays with a kind that counts the same', () => {
    const raw = { kind: 'ratio' as const, total: { query: 'a' }, bad: { query: 'b' } };
    expect(indicatorOf('throughput', raw, [])).toMatchObject({ total: { query: 'a' } });
    expect(indicatorOf('ratio', indicatorOf('throughput', raw, []), [])).toMatchObject({
      total: { query: 'a' },
      bad: { query: '' },
    });
  });
});

describe('problems', () => {
  const bad = (patch: Partial<Slo>) => problemsOf({ ...slo, ...patch }, SHIPPED_SLOS, '');
  const window = { start: 'x', end: 'y' };
  const NIGHT = { start: '2026-03-01T02:00:00Z', end: '2026-03-01T04:00:00Z' };
  test.each<[keyof ReturnType<typeof problemsOf>, Partial<Slo>, RegExp]>([
    ['name', { name: 'Not A Label' }, /must be a DNS label/],
    ['name', { name: 'tool-errors' }, /Another SLO has the name "tool-errors"; names must differ/],
    ['title', { title: ' ' }, /The title is empty/],
    ['service', { service: '' }, /The service is empty/],
    ['objective', { objective: 1 }, /100 % leaves no error budget/],
    ['objective', { objective: 0 }, /0 % promises nothing/],
    ['objective', { objective: NaN }, /not a number/],
    ['objective', { objective: 99.9 }, /write a ratio below 1/],
    ['window', { window: { kind: 'rolling', days: 0 } }, /1 to 366 whole days/],
    ['window', { window: { kind: 'calendar', unit: 'month', timeZone: 'Berlin' } }, /"Berlin" is not a time zone/],
    ['groupBy', { groupBy: ['to ol'] }, /not the name of a label/],
    ['minBadEvents', { minBadEvents: -1 }, /must be 0 or more, and whole/],
    ['criticalBelow', { criticalBelow: 0.999 }, /not above the objective/],
    ['maintenance', { maintenance: [window] }, /write times as/],
    ['indicator', { indicator: { kind: 'latency', histogram: { query: '' }, threshold: 1 } }, /A metric is empty/],
    [
      'indicator.threshold',
      { indicator: { kind: 'latency', histogram: { query: 'a' }, threshold: NaN } },
      /number of seconds above 0/,
    ],
    [
      'indicator.sliceSeconds',
      {
        indicator: { kind: 'timeSlice', metric: { query: 'a' }, op: '<', value: 1, sliceSeconds: 90.5, missing: 'bad' },
      },
      /whole seconds from 10 to 3600/,
    ],
    [
      'indicator.slices.target',
      {
        indicator: { kind: 'ratio', total: { query: 'a' }, bad: { query: 'b' }, slices: { seconds: 60, target: 1.5 } },
      },
      /percentage above 0 and up to 100/,
    ],
    ['maintenance', { maintenance: [{ ...NIGHT, reason: 'two\nlines' }] }, /reason of several lines; write it in one/],
    [
      'indicator',
      { indicator: { kind: 'throughput', total: { query: 'a' }, target: 1, conditions: ['availability'] } },
      /The condition "availability" is not an SLO with a ratio or a latency that counts events/,
    ],
  ])('%s: %j', (field, patch, sentence) => {
    const found = bad(patch);
    expect(Object.keys(found)).toEqual([field]);
    expect(found[field]?.join()).toMatch(sentence);
  });

  test('what breaks another SLO is said', () => {
    const gauge = { ...find('tool-errors'), indicator: find('availability').indicator };
    expect(problemsOf(gauge, SHIPPED_SLOS, 'tool-errors').set).toEqual([
      'SLO "throughput": The condition "tool-errors" is not an SLO with a ratio or a latency that counts events.',
    ]);
  });

  test('its own name is not taken', () => {
    expect(problemsOf(find('tool-errors'), SHIPPED_SLOS, 'tool-errors')).toEqual({});
  });
});

import { type DataFrame, FieldType } from '@grafana/data';
import type { Condition } from '../../../alerts/types';
import { liveNumber, thresholdWords } from './numbers';

const frame = (labels: Record<string, string>, value: number | null): DataFrame => ({
  refId: 'p95_now',
  length: 1,
  fields: [
    { name: 'Time', type: FieldType.time, config: {}, values: [1] },
    { name: 'Value', type: FieldType.number, config: {}, labels, values: [value] },
  ],
});
const FRAMES = [frame({ job: 'contextd', tool: 'a' }, 1), frame({ job: 'contextd', tool: 'b' }, 3)];
const condition = (op: Condition['op'], threshold: number): Condition => ({ value: 'p95', op, threshold });

describe('the number of an alert', () => {
  it.each([
    ['the largest where large is bad', '>' as const, 2, ['b', 'a'], true],
    ['not met', '>' as const, 3, ['b', 'a'], false],
    ['reached', '>=' as const, 3, ['b', 'a'], true],
    ['the smallest where small is bad', '<' as const, 2, ['a', 'b'], true],
    ['at most', '<=' as const, 0.5, ['a', 'b'], false],
    ['equal', '==' as const, 1, ['a', 'b'], true],
    ['different', '!=' as const, 3, ['b', 'a'], false],
  ])('%s', (_, op, threshold, names, met) => {
    const number = liveNumber(FRAMES, 'p95_now', condition(op, threshold));
    expect(number?.series.map(({ name }) => name)).toEqual(names);
    expect(number?.met).toBe(met);
  });

  it.each([
    ['no series', []],
    ['another query', [{ ...FRAMES[0], refId: 'calls_now' }]],
    ['NaN', [frame({}, NaN)]],
    ['null', [frame({}, null)]],
  ])('is unknown with %s', (_, frames) => {
    expect(liveNumber(frames, 'p95_now', condition('>', 2))).toBeUndefined();
  });

  it('has no name where there is one series for all', () => {
    expect(liveNumber([frame({ job: 'contextd' }, 1)], 'p95_now', condition('>', 2))?.series[0].name).toBe('');
  });
});

it.each([
  ['>', 2, 's', 'Fires above 2 s'],
  ['<', 0.05, 'percentunit', 'Fires below 5%'],
  ['==', 0, 'short', 'Fires at 0'],
  ['>=', 20, 'short', 'Fires from 20'],
] as const)('%s %s of unit %s is in words', (op, threshold, unit, words) => {
  expect(thresholdWords(condition(op, threshold), { unit })).toBe(words);
});

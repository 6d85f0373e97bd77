import { FieldType, type DataFrame, type Field } from '@grafana/data';
import { format } from './locale';
import {
  changeOf,
  enumerate,
  judged,
  lastNumber,
  percent,
  quantileWords,
  windowText,
  writtenReading,
} from './readings';

describe('the window of the numbers', () => {
  it.each([
    [300, '5 min'],
    [330, '5.5 min'],
    [3599, '60 min'],
    [3600, '1 h'],
    [5400, '1.5 h'],
    [21_600, '6 h'],
    [86_399, '24 h'],
    [86_400, '24 h'],
    [90_000, '25 h'],
    [2 * 86_400, '2 days'],
    [30 * 86_400, '30 days'],
  ])('%d s reads %s', (seconds, text) => {
    expect(windowText(seconds)).toBe(text);
  });
});

function frame(refId: string | undefined, ...columns: unknown[][]): DataFrame {
  const time: Field = { name: 'Time', type: FieldType.time, config: {}, values: [1, 2, 3] };
  const fields = columns.map((values): Field => ({ name: 'Value', type: FieldType.number, config: {}, values }));
  return { refId, fields: [time, ...fields], length: 3 };
}

describe('the last number of an answer', () => {
  it.each<[string, DataFrame[], number | undefined]>([
    ['the last of a series', [frame('a', [1, 2, 3])], 3],
    ['zero', [frame('a', [1, 0])], 0],
    ['a negative one', [frame('a', [-1.5])], -1.5],
    ['the one before nulls', [frame('a', [1, 2, null, undefined])], 2],
    ['the one before NaN and infinities', [frame('a', [4, NaN, Infinity, -Infinity])], 4],
    ['the one before text', [frame('a', [5, '6'])], 5],
    ['that of its own query', [frame('b', [9]), frame('a', [1])], 1],
    ['that of the next series where the first has none', [frame('a', [null]), frame('a', [7])], 7],
    ['none without frames', [], undefined],
    ['none where another query answered', [frame('b', [9]), frame(undefined, [8])], undefined],
    ['none in an empty series', [frame('a', [])], undefined],
    ['none in a frame of times alone', [frame('a')], undefined],
    ['none in a frame without fields', [{ refId: 'a', fields: [], length: 0 }], undefined],
    ['none among NaN', [frame('a', [NaN, NaN])], undefined],
  ])('is %s', (_, frames, expected) => {
    expect(lastNumber(frames, 'a')).toBe(expected);
  });
});

describe('a number with its unit', () => {
  it.each<[number | undefined, string, number | undefined, string]>([
    [undefined, 'bytes', undefined, '–'],
    [0, 'bytes', undefined, '0 B'],
    [432_013_312, 'bytes', undefined, '412 MiB'],
    [0.25, 's', undefined, '250 ms'],
    [0.0123, 'percentunit', 2, '1.23%'],
    [4.125, 'reqps', undefined, '4.13 req/s'],
    [3, 'short', 0, '3'],
    [-2, 'none', undefined, '-2'],
    [12, 'suffix:tokens/s', 0, '12 tokens/s'],
  ])('%d in %s with %s decimals reads %s', (value, unit, decimals, text) => {
    expect(format(value, unit, decimals)).toBe(text);
  });
});

describe('the change against the period before', () => {
  it.each<[number | undefined, number | undefined, string | undefined, string | undefined]>([
    [undefined, 1, undefined, undefined],
    [1, undefined, undefined, undefined],
    [undefined, undefined, undefined, undefined],
    [5, 5, 'unchanged', 'flat'],
    [0, 0, 'unchanged', 'flat'],
    [1.004, 1, 'unchanged', 'flat'],
    [0.996, 1, 'unchanged', 'flat'],
    [1.005001, 1, '+0.5 %', 'up'],
    [1.12, 1, '+12 %', 'up'],
    [1.034, 1, '+3.4 %', 'up'],
    [0.97, 1, '−3.0 %', 'down'],
    [0, 8, '−100 %', 'down'],
    [10.99, 1, '+999 %', 'up'],
    [3, 0, 'from 0', 'up'],
    [-3, 0, 'from 0', 'down'],
    [-1, -2, '+50 %', 'up'],
    [-3, -2, '−50 %', 'down'],
    [-2, 2, '−200 %', 'down'],
  ])('from now %d and before %d', (now, before, text, direction) => {
    const change = changeOf({ now, before });
    expect(change?.text).toBe(text);
    expect(change?.direction).toBe(direction);
  });

  it('does not write out what is beyond a tenfold', () => {
    expect(changeOf({ now: 500, before: 1 })?.text).toBe('over +999 %');
    expect(changeOf({ now: 500, before: 1 })?.text).not.toMatch(/49900/);
  });
});

describe('a list in words', () => {
  it.each([
    [[], ''],
    [['a'], 'a'],
    [['a', 'b'], 'a and b'],
    [['a', 'b', 'c'], 'a, b and c'],
    [['a', 'b', 'c', 'd'], 'a, b, c and d'],
  ])('%j', (parts, text) => {
    expect(enumerate(parts)).toBe(text);
  });
});

describe('a share in a sentence', () => {
  it.each([
    [0, '0 %'],
    [0.00001, 'less than 0.01 %'],
    [0.0033, '0.33 %'],
    [0.002, '0.2 %'],
    [0.0149, '1.5 %'],
    [0.256, '26 %'],
    [1, '100 %'],
  ])('writes %s as %s', (ratio, text) => {
    expect(percent(ratio)).toBe(text);
  });
});

describe('a quantile in doubt', () => {
  const sure = { now: 1.2 };
  const few = { now: 1.2, before: 2, few: true };
  const beyond = { now: 10, before: 2, beyond: true };

  it.each([
    [sure, '1.20 s', '95 % answer within 1.20 s'],
    [few, '1.20 s*', '95 % answer within 1.20 s (of few events)'],
    [beyond, '> 10 s', 'it takes more than 10 s until 95 % answer'],
    [{ ...beyond, few: true }, '> 10 s*', 'it takes more than 10 s until 95 % answer (of few events)'],
    [{}, '–', '95 % answer within –'],
  ])('%j is written as %s', (reading, tile, sentence) => {
    expect(writtenReading(reading, 's')).toBe(tile);
    expect(quantileWords('95 %', 'answer', reading)).toBe(sentence);
  });

  it('is not judged where events are few, and has no change', () => {
    expect([judged(sure), judged(few), judged(beyond), judged(undefined)]).toEqual([1.2, undefined, 10, undefined]);
    expect(changeOf(few)).toBeUndefined();
    expect(changeOf(beyond)).toBeUndefined();
  });

  it('is found beside its evidence', () => {
    const frame = (value: number, labels = {}) =>
      ({
        refId: 'p_now',
        length: 1,
        fields: [{ name: 'Value', type: FieldType.number, config: {}, labels, values: [value] }],
      }) as never;
    const frames = [frame(7, { evidence: 'events' }), frame(10, { evidence: 'highest' }), frame(1.2)];
    expect(lastNumber(frames, 'p_now')).toBe(1.2);
    expect(lastNumber(frames, 'p_now', 'events')).toBe(7);
    expect(lastNumber(frames, 'p_now', 'highest')).toBe(10);
  });
});

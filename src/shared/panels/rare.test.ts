import { type DataFrame, FieldType, toDataFrame } from '@grafana/data';
import { doubtOf, splitByEvidence } from './rare';

const series = (
  labels: Record<string, string>,
  values: Array<number | null>,
  times = values.map((_, index) => index)
) =>
  toDataFrame({
    refId: 'A',
    fields: [
      { name: 'Time', type: FieldType.time, values: times },
      {
        name: 'Value',
        type: FieldType.number,
        labels,
        values,
        config: { displayNameFromDS: labels.tool ?? labels.quantile },
      },
    ],
  });
const events = (labels: Record<string, string>, values: number[], times?: number[]) =>
  series({ ...labels, evidence: 'events' }, values, times);
const highest = (labels: Record<string, string>, values: number[]) =>
  series({ ...labels, evidence: 'highest' }, values);
const drawn = (frames: DataFrame[]) =>
  frames.flatMap(({ fields }) =>
    fields
      .filter(({ type }) => type === FieldType.number)
      .map(({ config, values }) => [config.displayNameFromDS, values, Boolean(config.custom?.hideFrom?.legend)])
  );

test.each([
  ['enough events, a finite bucket', 1, 20, 10, false, false],
  ['19.8 are 20: counts are extrapolated', 1, 19.8, 10, false, false],
  ['nineteen are few', 1, 19, 10, true, false],
  ['in the last bucket', 10, 100, 10, false, true],
  ['both', 10, 3, 10, true, true],
  ['nothing known', 10, undefined, null, false, false],
  ['0 is no bound that is passed', 0, 100, 0, false, false],
])('doubt: %s', (_, value, count, bound, few, beyond) => {
  expect(doubtOf(value, count, bound)).toEqual({ few, beyond });
});

test('a quantile is split into what is sure, of few events, and beyond the buckets; gaps stay', () => {
  const frames = splitByEvidence(
    [
      series({ tool: 'a' }, [1, 2, null, 10, 10]),
      events({ tool: 'a' }, [50, 5, 0, 50, 5]),
      highest({ tool: 'a' }, [5, 5, 5, 10, 10]),
    ],
    's'
  );
  expect(drawn(frames)).toEqual([
    ['a', [1, null, null, null, null], false],
    ['a, few events', [null, 2, null, null, 10], true],
    ['a, beyond the buckets', [null, null, null, 10, null], true],
  ]);
  expect(frames[0].fields[2].config.mappings).toEqual([{ type: 'value', options: { '10': { text: '> 10 s' } } }]);
});

test('the legend names a series once, also one of which nothing is sure', () => {
  const few = splitByEvidence([series({ tool: 'a' }, [1, 2]), events({ tool: 'a' }, [3, 3])], 's');
  expect(drawn(few)).toEqual([['a, few events', [1, 2], false]]);
  const empty = splitByEvidence([series({ tool: 'a' }, [null]), events({ tool: 'a' }, [0])], 's');
  expect(drawn(empty)).toEqual([['a', [null], false]]);
});

test('evidence belongs to all quantiles of a thing, and to no other thing', () => {
  const frames = splitByEvidence(
    [series({ quantile: 'p50' }, [1]), series({ quantile: 'p99' }, [2]), events({}, [4])],
    's'
  );
  expect(drawn(frames).map(([name]) => name)).toEqual(['p50, few events', 'p99, few events']);
  const others = splitByEvidence([series({ tool: 'a' }, [1]), events({ tool: 'b' }, [1])], 's');
  expect(drawn(others)).toEqual([['a', [1], false]]);
});

test('evidence is found by its time, not by its place', () => {
  const frames = splitByEvidence(
    [series({ tool: 'a' }, [1, 2], [10, 30]), events({ tool: 'a' }, [50, 50, 2], [10, 20, 30])],
    's'
  );
  expect(drawn(frames).map(([, values]) => values)).toEqual([
    [1, null],
    [null, 2],
  ]);
});

test('answers without evidence are left alone', () => {
  const frames = [series({ tool: 'a' }, [1])];
  expect(splitByEvidence(frames, 's')).toBe(frames);
});

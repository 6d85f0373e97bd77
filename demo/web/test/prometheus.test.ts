import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DataFrame, FieldType } from '@grafana/data';
import { events } from '../src/datasource/annotations';
import { escapeExact, interpolateVariable } from '../src/datasource/escape';
import { heatmapFrames } from '../src/datasource/heatmap';
import { reshape, tableFrame } from '../src/datasource/reshape';
import { parseVariableQuery, variableText } from '../src/datasource/variableQuery';

function series(
  labels: Record<string, string>,
  points: Array<[number, number | null]>,
  refId = 'A',
  name?: string
): DataFrame {
  return {
    refId,
    length: points.length,
    fields: [
      { name: 'Time', type: FieldType.time, config: { interval: 15_000 }, values: points.map(([at]) => at) },
      {
        name: 'Value',
        type: FieldType.number,
        config: { displayNameFromDS: name },
        labels,
        values: points.map(([, value]) => value),
      },
    ],
  };
}

const columns = (frame: DataFrame) => Object.fromEntries(frame.fields.map(({ name, values }) => [name, values]));

test('variables are escaped for their matcher', () => {
  const cases: Array<[unknown, { multi?: boolean; includeAll?: boolean }, string]> = [
    ['contextd', {}, 'contextd'],
    ['a"b\\c', {}, 'a\\"b\\\\c'],
    ['a.b', {}, 'a.b'],
    ['a.b', { multi: true }, 'a\\\\.b'],
    [['a.b'], { multi: true }, 'a\\\\.b'],
    [['a+b', 'c|d'], { includeAll: true }, '(a\\\\+b|c\\\\|d)'],
    ['a"b', { multi: true }, 'a\\"b'],
    ['C:\\x', { multi: true }, 'C:\\\\\\\\x'],
    ['🙂{}', {}, '🙂{}'],
    [undefined, {}, ''],
  ];
  for (const [value, variable, want] of cases) {
    assert.equal(interpolateVariable(value, variable), want, JSON.stringify([value, variable]));
  }
  assert.equal(escapeExact('"'), '\\"');
});

test('variable queries are parsed', () => {
  const cases: Array<[string, ReturnType<typeof parseVariableQuery>]> = [
    ['label_names()', { kind: 'label_names', selector: undefined }],
    ['label_names(up{job="a"})', { kind: 'label_names', selector: 'up{job="a"}' }],
    ['label_values(instance)', { kind: 'label_values', label: 'instance', selector: undefined }],
    [
      'label_values(up{job="a",x=~"b,c"}, instance)',
      { kind: 'label_values', label: 'instance', selector: 'up{job="a",x=~"b,c"}' },
    ],
    ['label_values( , )', undefined],
    ['metrics(contextd_.*)', { kind: 'metrics', pattern: 'contextd_.*' }],
    ['query_result(sum by (a) (up))', { kind: 'query_result', expr: 'sum by (a) (up)' }],
    ['up{job="a"}', { kind: 'series', selector: 'up{job="a"}' }],
    ['  ', undefined],
  ];
  for (const [text, want] of cases) {
    assert.deepEqual(parseVariableQuery(text), want, text);
  }
  assert.equal(variableText({ query: 'label_names()', refId: 'x' }), 'label_names()');
  assert.equal(variableText('up'), 'up');
  assert.equal(variableText(undefined), '');
});

test('a table has a column for each label of any series', () => {
  const frame = tableFrame(
    [
      series({ job: 'a', pod: 'x' }, [[1000, 5]]),
      series({ job: 'b' }, [
        [1000, null],
        [2000, 7],
      ]),
    ],
    'A',
    1
  );
  assert.deepEqual(columns(frame), {
    Time: [1000, 1000, 2000],
    job: ['a', 'b', 'b'],
    pod: ['x', '', ''],
    Value: [5, null, 7],
  });
  assert.equal(frame.length, 3);
  assert.equal(tableFrame([series({}, [[1, 2]])], 'B', 2).fields.at(-1)?.name, 'Value #B');
});

test('only table and heatmap queries are reshaped, and an empty result keeps its query', () => {
  const a = series({ job: 'a' }, [[1000, 1]]);
  const b = series({ job: 'b' }, [[1000, 2]], 'B');
  const targets = [
    { refId: 'A', expr: 'x' },
    { refId: 'B', expr: 'y', format: 'table' as const },
  ];
  const { data } = reshape({ data: [b, a] }, targets);
  assert.deepEqual(
    data.map(({ refId }) => refId),
    ['A', 'B']
  );
  assert.deepEqual(
    data[1].fields.map(({ name }: { name: string }) => name),
    ['Time', 'job', 'Value']
  );
  const empty = { refId: 'A', fields: [], length: 0, meta: { executedQueryString: 'Expr: x' } };
  assert.deepEqual(reshape({ data: [empty] }, targets).data, [empty]);
});

test('buckets become non-cumulative', () => {
  const frames = heatmapFrames([
    series({ le: '+Inf' }, [
      [1, 9],
      [2, 4],
    ]),
    series({ le: '0.5' }, [
      [1, 7],
      [2, 4],
    ]),
    series({ le: '0.1' }, [
      [1, 5],
      [2, 5],
    ]),
  ]);
  assert.equal(frames.length, 1);
  assert.deepEqual(columns(frames[0]), { Time: [1, 2], '0.1': [5, 5], '0.5': [2, 0], '+Inf': [2, 0] });
  const unlabelled = [series({ job: 'a' }, [[1, 1]])];
  assert.equal(heatmapFrames(unlabelled), unlabelled);
});

test('annotations: above zero is an event, samples a step apart are one region', () => {
  const annotation = {
    name: 'Restart',
    enable: true,
    iconColor: 'red',
    titleFormat: 'restart of {{instance}}',
    tagKeys: 'instance, version',
    step: '60s',
  };
  const minute = 60_000;
  const found = events(annotation, [
    series({ instance: 'i"0', version: '1', job: 'x' }, [
      [0, 1],
      [minute, 2],
      [2 * minute, 0],
      [5 * minute, 1],
      [6 * minute, null],
    ]),
  ]);
  assert.deepEqual(
    found.map(({ time, timeEnd, isRegion, title, tags }) => ({ time, timeEnd, isRegion, title, tags })),
    [
      { time: 0, timeEnd: minute, isRegion: true, title: 'restart of i"0', tags: ['i"0', '1'] },
      { time: 5 * minute, timeEnd: 5 * minute, isRegion: undefined, title: 'restart of i"0', tags: ['i"0', '1'] },
    ]
  );
  assert.deepEqual(events(annotation, [{ fields: [], length: 0 }]), []);
});

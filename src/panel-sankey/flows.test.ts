import { FieldType, LoadingState, type PanelData, toDataFrame } from '@grafana/data';
import { selectJourney, UNNAMED } from './flows';

const panelData = (...series: object[]) =>
  ({ state: LoadingState.Done, series: series.map(toDataFrame) }) as unknown as PanelData;
const text = (name: string, ...values: Array<string | null>) => ({ name, type: FieldType.string, values });
const number = (name: string, ...values: Array<number | null>) => ({ name, type: FieldType.number, values });

const frame = (rows: Array<[string | null, string | null, number | null]>) => ({
  fields: [
    text('from', ...rows.map((r) => r[0])),
    text('to', ...rows.map((r) => r[1])),
    number('value', ...rows.map((r) => r[2])),
  ],
});

test('rows of a pair are added up, the largest first', () => {
  const { journey } = selectJourney(
    panelData(
      frame([
        ['a', 'b', 1],
        ['a', 'c', 5],
        ['a', 'b', 3],
        ['b', 'a', 4],
      ])
    ),
    {}
  );
  expect(journey?.flows).toEqual([
    { from: 'a', to: 'c', value: 5 },
    { from: 'a', to: 'b', value: 4 },
    { from: 'b', to: 'a', value: 4 },
  ]);
  expect(journey).toMatchObject({ fromName: 'from', toName: 'to', leftOut: 0 });
});

test('what no ribbon can show is counted', () => {
  const { journey } = selectJourney(
    panelData(
      frame([
        ['a', 'b', 1],
        ['a', 'b', 0],
        ['a', 'b', -2],
        ['a', 'b', NaN],
        ['a', 'b', null],
        ['a', 'b', Infinity],
      ])
    ),
    {}
  );
  expect(journey?.flows).toEqual([{ from: 'a', to: 'b', value: 1 }]);
  expect(journey?.leftOut).toBe(5);
});

test('steps without a name get one, and odd names stay as they are', () => {
  const { journey } = selectJourney(
    panelData(
      frame([
        [null, ' ', 3],
        ['<b>x</b>', 'a","b', 2],
        ['a"', ',"b', 1],
      ])
    ),
    {}
  );
  expect(journey?.flows.map((f) => [f.from, f.to])).toEqual([
    [UNNAMED, UNNAMED],
    ['<b>x</b>', 'a","b'],
    ['a"', ',"b'],
  ]);
});

const wide = {
  fields: [
    { name: 'Time', type: FieldType.time, values: [1] },
    text('job', 'contextd'),
    text('source', 's'),
    { ...text('target', 't'), config: { displayName: 'Next step' } },
    number('errors', 1),
    number('calls', 7),
  ],
};

test.each([
  [{}, 'job', 'source', 1],
  [{ fromField: 'source', toField: 'Next step', valueField: 'calls' }, 'source', 'Next step', 7],
  [{ fromField: 'source', toField: 'target' }, 'source', 'Next step', 1],
  [{ fromField: 'source' }, 'source', 'job', 1],
  [{ toField: 'job' }, 'source', 'job', 1],
])('%j takes the fields chosen, and the next ones for the rest', (options, fromName, toName, value) => {
  const { journey } = selectJourney(panelData({ fields: [number('x', 1)] }, wide), options);
  expect(journey).toMatchObject({ fromName, toName });
  expect(journey?.flows[0].value).toBe(value);
});

test.each([
  ['nothing', panelData(), {}, /^No data\./],
  ['no rows', panelData(frame([])), {}, /^No data\./],
  [
    'one text field',
    panelData({ fields: [text('tool', 'a'), number('calls', 1)] }),
    {},
    /two text fields.*text fields "tool" and the numbers "calls".*format "Table"/,
  ],
  ['no number', panelData({ fields: [text('a', 'x'), text('b', 'y')] }), {}, /numbers none/],
  [
    'nothing above 0',
    panelData(
      frame([
        ['a', 'b', 0],
        ['a', 'b', NaN],
      ])
    ),
    {},
    /"value" has no value above 0/,
  ],
  ['from is gone', panelData(wide), { fromField: 'start' }, /called "start".*"job", "source", "Next step"/],
  ['to is gone', panelData(wide), { toField: 'end' }, /called "end"/],
  ['value is gone', panelData(wide), { valueField: 'tokens' }, /called "tokens"/],
  ['value is text', panelData(wide), { valueField: 'job' }, /called "job"/],
  ['twice the same', panelData(wide), { fromField: 'job', toField: 'job' }, /same field, "job"/],
])('says what to do: %s', (_name, data, options, words) => {
  const { problem, journey } = selectJourney(data, options);
  expect(journey).toBeUndefined();
  expect(problem).toMatch(words);
});

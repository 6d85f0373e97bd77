import { FieldType, type DataFrame, type Field } from '@grafana/data';
import { of } from 'rxjs';
import { joinByLabel, type JoinColumn, joinTransformation } from './join';

const TIMES = [1000, 2000];

/** The answer to a query for one series, as Grafana's Prometheus data source gives it. */
function series(refId: string | undefined, labels: Record<string, string> | undefined, values: unknown[]): DataFrame {
  return {
    refId,
    fields: [
      { name: 'Time', type: FieldType.time, config: {}, values: TIMES.slice(0, values.length) },
      { name: 'Value', type: FieldType.number, config: {}, labels, values },
    ],
    length: values.length,
  };
}

function join(frames: DataFrame[], columns: JoinColumn[]) {
  return joinByLabel(frames, { key: 'tool', keyName: 'Tool', columns });
}

/** Rows of a frame, without fields that hold frames. */
function rows({ fields, length }: DataFrame): unknown[][] {
  return Array.from({ length }, (_, index) => fields.map(({ values }) => values[index]));
}

const CALLS = { refId: 'calls', name: 'Calls' };
const P95 = { refId: 'p95', name: 'p95' };

describe('answers joined by a label', () => {
  it('make a row for each value, sorted, and a column for each query', () => {
    const frame = join(
      [
        series('calls', { tool: 'b' }, [1, 2]),
        series('calls', { tool: 'a' }, [3]),
        series('p95', { tool: 'a' }, [0.5]),
        series('p95', { tool: 'b' }, [0.7]),
      ],
      [CALLS, P95]
    );
    expect(frame.fields.map(({ name, type }) => [name, type])).toEqual([
      ['Tool', FieldType.string],
      ['Calls', FieldType.number],
      ['p95', FieldType.number],
    ]);
    expect(rows(frame)).toEqual([
      ['a', 3, 0.5],
      ['b', 2, 0.7],
    ]);
  });

  it.each<[string, DataFrame[], unknown[][]]>([
    ['no row without answers', [], []],
    [
      'a row that only one query knows',
      [series('calls', { tool: 'a' }, [1]), series('p95', { tool: 'b' }, [2])],
      [
        ['a', 1, null],
        ['b', null, 2],
      ],
    ],
    ['an empty column for a query without an answer', [series('calls', { tool: 'a' }, [1])], [['a', 1, null]]],
    [
      'the row "(none)" for series without the label',
      [series('calls', { status: 'ok' }, [1]), series('p95', undefined, [2])],
      [['(none)', 1, 2]],
    ],
    [
      'the last of two series of one row',
      [series('calls', { tool: 'a', x: '1' }, [1]), series('calls', { tool: 'a', x: '2' }, [5])],
      [['a', 5, null]],
    ],
    [
      'the last finite value',
      [series('calls', { tool: 'a' }, [4, null]), series('p95', { tool: 'a' }, [0.1, NaN])],
      [['a', 4, 0.1]],
    ],
    [
      'no value where there is none',
      [series('calls', { tool: 'a' }, [null, NaN]), series('p95', { tool: 'a' }, [Infinity])],
      [['a', null, null]],
    ],
    ['no value for an empty series', [series('calls', { tool: 'a' }, [])], [['a', null, null]]],
    ['zero as zero', [series('calls', { tool: 'a' }, [0])], [['a', 0, null]]],
    ['nothing of a query that no column shows', [series('other', { tool: 'a' }, [1])], [['a', null, null]]],
    ['names as they are', [series('calls', { tool: 'a "b" \\ 🔎' }, [1])], [['a "b" \\ 🔎', 1, null]]],
    [
      'names that objects have too',
      [series('calls', { tool: '__proto__' }, [1]), series('p95', { tool: 'constructor' }, [2])],
      [
        ['__proto__', 1, null],
        ['constructor', null, 2],
      ],
    ],
  ])('give %s', (_, frames, expected) => {
    expect(rows(join(frames, [CALLS, P95]))).toEqual(expected);
  });

  it('take the series of a frame that holds several', () => {
    const values = (tool: string, value: number): Field => ({
      name: tool,
      type: FieldType.number,
      config: {},
      labels: { tool },
      values: [value],
    });
    const wide: DataFrame = {
      refId: 'calls',
      fields: [{ name: 'Time', type: FieldType.time, config: {}, values: [1] }, values('a', 1), values('b', 2)],
      length: 1,
    };
    expect(rows(join([wide], [CALLS]))).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });

  it('take a label in the place of the number', () => {
    const frame = join(
      [
        series('version', { tool: 'a', version: '0.5.0' }, [1]),
        series('version', { tool: 'b' }, [1]),
        series('calls', { tool: 'c' }, [1]),
      ],
      [{ refId: 'version', name: 'Version', label: 'version' }]
    );
    expect(frame.fields[1].type).toBe(FieldType.string);
    expect(rows(frame)).toEqual([
      ['a', '0.5.0'],
      ['b', ''],
      ['c', ''],
    ]);
  });

  it('take the whole series for a sparkline', () => {
    const trend = { refId: 'trend', name: 'Trend', sparkline: true };
    const { fields } = join([series('trend', { tool: 'a' }, [1, null]), series('calls', { tool: 'b' }, [1])], [trend]);
    const [drawn, none] = fields[1].values as Array<DataFrame | null>;
    expect(fields[1].type).toBe(FieldType.frame);
    expect(drawn?.length).toBe(2);
    expect(drawn?.fields.map(({ type, values }) => [type, values])).toEqual([
      [FieldType.time, TIMES],
      [FieldType.number, [1, null]],
    ]);
    expect(none).toBeNull();
  });

  it('draw a sparkline of values without times', () => {
    const values: Field = { name: 'Value', type: FieldType.number, config: {}, labels: { tool: 'a' }, values: [1, 2] };
    const { fields } = join(
      [{ refId: 'trend', fields: [values], length: 2 }],
      [{ refId: 'trend', name: 'Trend', sparkline: true }]
    );
    expect((fields[1].values[0] as DataFrame).fields).toEqual([values]);
  });
});

describe('the join as a transformation', () => {
  function transformed(frames: DataFrame[]): DataFrame[] {
    let result: DataFrame[] = [];
    const operator = joinTransformation({ key: 'tool', keyName: 'Tool', columns: [CALLS] });
    operator({ interpolate: String })(of(frames)).subscribe((out) => (result = out));
    return result;
  }

  it('makes one frame of many', () => {
    const [frame, ...more] = transformed([series('calls', { tool: 'a' }, [1]), series('calls', { tool: 'b' }, [2])]);
    expect(more).toEqual([]);
    expect(rows(frame)).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });

  it('returns nothing for an empty answer, so that the panel says that there is no data', () => {
    expect(transformed([])).toEqual([]);
  });
});

describe('quantiles in a table', () => {
  const p95 = { ...P95, evidence: { unit: 's' }, plain: (tool: string) => tool === 'slow' };
  const answers = (tool: string, value: number, events: number, highest: number) => [
    series('p95', { tool }, [value]),
    series('p95', { tool, evidence: 'events' }, [events]),
    series('p95', { tool, evidence: 'highest' }, [highest]),
  ];
  const frame = join(
    [
      ...answers('a', 1.5, 100, 10),
      ...answers('b', 2.5, 3, 10),
      ...answers('c', 10, 100, 10),
      ...answers('slow', 7, 40, 10),
    ],
    [p95]
  );

  it('keep their values, with a sign where events are few and ">" in the last bucket', () => {
    expect(frame.fields[1].values).toEqual([1.5, 2.5, 10, 7]);
    expect(frame.fields[1].config.mappings).toEqual([
      { type: 'value', options: { '2.5': { text: '2.50 s*' }, '10': { text: '> 10 s' } } },
    ]);
  });

  it('take no colour where events are few', () => {
    expect(frame.fields[2].values.map((style: string | null) => style !== null)).toEqual([false, true, false, true]);
  });
});

/** What the public OpenSLO repository says in its examples and its schema, in files of our own. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { parseOpenSlo, toOpenSlo } from './openslo';
import type { Kept, Slo } from './types';

const FOLDER = path.join(process.cwd(), 'src/slo/testing/openslo');
const read = (name: string) => readFileSync(path.join(FOLDER, `${name}.yaml`), 'utf8');

const counted = { total: { query: 'loans_total' }, good: { query: 'loans_total{outcome="lent"}' } };
const LENT = { kind: 'ratio' as const, ...counted };
const sliced = (seconds: number, target: number) => ({ ...LENT, slices: { seconds, target } });
const search = { kind: 'latency' as const, threshold: 0.5 };

const READ: Array<[file: string, slo: Partial<Slo>]> = [
  ['alert-policies', { indicator: LENT }],
  [
    'indicator-by-reference',
    { indicator: LENT, window: { kind: 'calendar', unit: 'day', timeZone: 'America/New_York' } },
  ],
  ['labels-and-annotations', { title: 'Loans', minBadEvents: 3 }],
  [
    'latency-timeslices',
    { indicator: { ...search, histogram: { query: 'search_seconds_bucket' }, slices: { seconds: 300, target: 0.9 } } },
  ],
  [
    'list-of-documents',
    {
      objective: 0.995,
      indicator: {
        kind: 'ratio',
        total: { query: 'http_requests{component="web"}' },
        good: { query: 'http_requests{component="web",code=~"2xx|4xx"}' },
        slices: { seconds: 60, target: 0.95 },
      },
    },
  ],
  ['ratio-bad', { indicator: { kind: 'ratio', total: counted.total, bad: { query: 'loans_total{outcome="lost"}' } } }],
  ['ratio-sums', { objective: 0.9995, indicator: { ...LENT, good: { query: "loans_total{outcome='lent'}" } } }],
  ['sli-not-used', { indicator: LENT }],
  ['threshold-occurrences-lte', { indicator: { ...search, histogram: { query: 'search_seconds_bucket{shelf="a"}' } } }],
  [
    'threshold-timeslices',
    {
      indicator: {
        kind: 'timeSlice',
        metric: { query: 'sum(min_over_time(returns_waiting{branch="east"}[2m]))' },
        op: '<',
        value: 30,
        sliceSeconds: 120,
        missing: 'bad',
      },
    },
  ],
  ['threshold-type-of-source', { indicator: { ...search, histogram: { query: 'search_seconds_bucket' } } }],
  [
    'timeslices-low-traffic',
    {
      objective: 0.9995,
      indicator: sliced(60, 0.95),
      window: { kind: 'calendar', unit: 'week', timeZone: 'America/New_York' },
    },
  ],
  ['timeslices-minutes-as-number', { indicator: sliced(300, 0.95) }],
];

const REFUSED: Array<[file: string, problems: Array<[line: number, message: RegExp]>]> = [
  ['composite', [[15, /composite SLO, which is not supported; write one SLO per objective/]]],
  ['data-source-with-keys', [[8, /"accessKeyID" is not kept, because every user of Grafana could read it/]]],
  ['indicator-reference-missing', [[7, /no document of kind SLI named "lending" in this text; add it/]]],
  [
    'labels-as-numbers',
    [
      [6, /quotes: "1\.10"/],
      [7, /quotes: "2026\.10"/],
    ],
  ],
  [
    'occurrences-with-slices',
    [
      [29, /"timeSliceTarget" has no meaning with Occurrences/],
      [30, /"timeSliceWindow" has no/],
    ],
  ],
  [
    'ratio-datadog',
    [
      [15, /"Datadog" cannot be read here/],
      [20, /"Datadog" cannot be read here/],
    ],
  ],
  ['ratio-good-and-bad', [[12, /exactly one of "good" and "bad"/]]],
  ['ratio-grouped-sum', [[17, /write its selector.*contextd\.io\/group-by/]]],
  [
    'ratio-of-gauges',
    [
      [14, /"counter: false"/],
      [19, /"counter: false"/],
    ],
  ],
  ['ratio-op-lt', [[28, /remove "op", or write gte/]]],
  ['ratio-raw', [[14, /"raw" is a ratio that was computed before/]]],
  ['ratio-timeslices-average', [[25, /RatioTimeslices is not supported.*Write Timeslices/]]],
  ['ratio-without-window', [[6, /"spec" lacks "timeWindow"/]]],
  ['threshold-any-source', [[13, /type "Any" cannot be read here/]]],
  ['threshold-occurrences-gauge', [[12, /What Occurrences count is not clear/]]],
  ['threshold-occurrences-gte', [[21, /write op: lte/]]],
  ['threshold-occurrences-lt', [[21, /write op: lte/]]],
  ['threshold-sql', [[13, /no DataSource "warehouse" in this text/]]],
  ['threshold-timeslices-part', [[24, /write timeSliceTarget: 1/]]],
  ['timeslices-of-a-day', [[8, /A slice of 86400 s is not possible: it has 60 to 3600 whole seconds/]]],
  ['timeslices-starts-at-noon', [[26, /A calendar week begins on a Monday at midnight here/]]],
  [
    'timeslices-two-objectives',
    [
      [23, /"m" is minutes and "M" is months/],
      [35, /more than one entry; write one SLO per objective/],
    ],
  ],
  ['timeslices-without-target', [[28, /Timeslices need a "timeSliceTarget"/]]],
  ['version-unknown', [[1, /write one of openslo\/v1/]]],
  ['version-v1alpha', [[1, /v1alpha is not read\. Write it as openslo\/v1/]]],
  ['version-v2alpha', [[1, /a draft of a later OpenSLO, which is not read\. Write it as openslo\/v1/]]],
];

/** Accepted, although there is no SLO in it. */
const OTHER = ['service-only'];

it('covers every file', () => {
  const files = readdirSync(FOLDER).map((file) => file.replace('.yaml', ''));
  const covered = [...READ.map(([file]) => file), ...REFUSED.map(([file]) => file), ...OTHER];
  expect(covered.sort()).toEqual(files.sort());
});

it.each(READ)('%s is read right, and comes back as it was', (file, expected) => {
  const { slos, problems } = parseOpenSlo(read(file));
  expect(problems).toEqual([]);
  expect(slos).toEqual([expect.objectContaining(expected)]);
  const again = parseOpenSlo(toOpenSlo(slos));
  expect(again.problems).toEqual([]);
  expect(again.slos).toEqual(slos);
});

it.each(REFUSED)('%s is refused at its line', (file, expected) => {
  const { slos, problems } = parseOpenSlo(read(file));
  expect(slos).toEqual([]);
  expect(problems.map(({ line }) => line)).toEqual(expected.map(([line]) => line));
  expected.forEach(([, message], i) => expect(problems[i].message).toMatch(message));
});

describe('what is not read', () => {
  const kept: Array<[string, Kept]> = [
    [
      'labels-and-annotations',
      {
        'metadata.labels': JSON.parse('{"organisation":"library","__proto__":"kept","constructor":["one","two"]}'),
        'metadata.annotations': { 'openslo.com/key1': 'value1', 'library.example.org/shelf': '12' },
        'spec.indicator.metadata': { name: 'loans' },
      },
    ],
    [
      'indicator-by-reference',
      {
        'spec.indicator.metadata': { name: 'lending', displayName: 'Lending works', labels: { team: ['lending'] } },
        'spec.indicator.spec.description': 'Loans that the desk could make',
        'spec.timeWindow[0].calendar.startTime': '2020-01-21 00:00:00',
      },
    ],
    [
      'threshold-type-of-source',
      {
        'spec.indicator.metadata': { name: 'checkout-time' },
        'spec.indicator.spec.thresholdMetric.metricSource.metricSourceRef': 'store',
      },
    ],
  ];

  it.each(kept)('of %s is kept', (file, expected) => {
    expect(parseOpenSlo(read(file)).slos[0].kept).toEqual(expected);
  });

  it('is named', () => {
    expect(parseOpenSlo(read('alert-policies')).notes).toEqual([
      'Kept in the text, but not used here: 1 Service, 1 AlertPolicy, 1 AlertCondition, 1 AlertNotificationTarget.',
      '"alertPolicies" of "alerted-loans" are kept in the text, but not used: alerts come from the burn rates of the budget.',
    ]);
    expect(parseOpenSlo(read('service-only'))).toMatchObject({ slos: [], problems: [] });
  });

  it('does not hide what the other kind of an edited indicator needs', () => {
    const [slo] = parseOpenSlo(read('timeslices-low-traffic')).slos;
    const edited: Slo = {
      ...slo,
      window: { kind: 'calendar', unit: 'month', timeZone: 'UTC' },
      indicator: { ...search, histogram: { concept: 'toolDuration' } },
    };
    const { slos, problems } = parseOpenSlo(toOpenSlo([edited]));
    expect(problems).toEqual([]);
    expect(slos).toEqual([expect.objectContaining({ window: edited.window, indicator: edited.indicator })]);
  });
});

it('refers to documents beside the text', () => {
  const [slo, sli] = read('indicator-by-reference').split('---\n');
  expect(parseOpenSlo(slo).problems).toHaveLength(1);
  expect(parseOpenSlo(slo, sli)).toMatchObject({ problems: [], slos: [{ indicator: LENT }] });
});

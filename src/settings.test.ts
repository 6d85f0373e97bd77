import { DEFAULT_FROM, DEFAULT_JOB, DEFAULT_TO, parseSettings, timeRangeProblem } from './settings';

const DEFAULTS = {
  dataSource: undefined,
  job: DEFAULT_JOB,
  timeRangeFrom: DEFAULT_FROM,
  timeRangeTo: DEFAULT_TO,
  slos: undefined,
};

describe('settings from jsonData', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['an empty object', {}],
    ['a list', ['contextd']],
    ['text', 'contextd'],
    ['a number', 42],
    ['empty fields', { dataSource: '', job: '', timeRangeFrom: '', timeRangeTo: '' }],
    ['null fields', { dataSource: null, job: null, timeRangeFrom: null, timeRangeTo: null }],
    ['spaces alone', { dataSource: ' ', job: '\t', timeRangeFrom: '  ', timeRangeTo: '\n' }],
    ['settings that it does not know', { colour: 'blue', prices: [1, 2] }],
  ])('uses the defaults for %s, and complains about nothing', (_, jsonData) => {
    expect(parseSettings(jsonData)).toEqual({ settings: DEFAULTS, problems: [] });
  });

  it('takes what is set, without the spaces around it', () => {
    const jsonData = {
      dataSource: ' prom ',
      job: ' ctx/1 ',
      timeRangeFrom: ' now-7d ',
      timeRangeTo: ' now-1d ',
      slos: 'kind: SLO\n',
    };
    expect(parseSettings(jsonData)).toEqual({
      settings: { dataSource: 'prom', job: 'ctx/1', timeRangeFrom: 'now-7d', timeRangeTo: 'now-1d', slos: 'kind: SLO\n' },
      problems: [],
    });
  });

  it.each<[string, unknown, string]>([
    ['dataSource', 5, '5'],
    ['dataSource', { uid: 'prom' }, '{"uid":"prom"}'],
    ['job', ['contextd'], '["contextd"]'],
    ['job', true, 'true'],
    ['job', 0, '0'],
    ['timeRangeFrom', 1700000000000, '1700000000000'],
    ['timeRangeTo', { now: 1 }, '{"now":1}'],
    ['slos', [{ name: 'x' }], '[{"name":"x"}]'],
  ])('names a %s that is not text: %j', (key, value, shown) => {
    expect(parseSettings({ [key]: value })).toEqual({
      settings: DEFAULTS,
      problems: [`The app's setting "${key}" must be text, but is ${shown}; the default is used.`],
    });
  });

  it('keeps the good settings beside a bad one', () => {
    const { settings, problems } = parseSettings({ dataSource: 'prom', job: 7, timeRangeFrom: 'now-1h' });
    expect(settings).toEqual({ ...DEFAULTS, dataSource: 'prom', timeRangeFrom: 'now-1h' });
    expect(problems).toHaveLength(1);
  });

  it.each<[string, Record<string, string>]>([
    ['no time', { timeRangeFrom: 'yesterday' }],
    ['no unit', { timeRangeFrom: 'now-6' }],
    ['an end that is not a time', { timeRangeTo: 'later' }],
    ['an end before the default start', { timeRangeTo: 'now-7h' }],
    ['a start after its end', { timeRangeFrom: 'now', timeRangeTo: 'now-6h' }],
  ])('uses the default range, both ends, and says so: %s', (_, jsonData) => {
    const { settings, problems } = parseSettings(jsonData);
    expect(settings).toEqual(DEFAULTS);
    expect(problems).toEqual([expect.stringMatching(/The default, now-6h to now, is used\.$/)]);
  });

  it('tells every problem, one sentence each', () => {
    expect(parseSettings({ dataSource: 1, job: 2, timeRangeFrom: 3, timeRangeTo: 'x' }).problems).toHaveLength(4);
  });
});

describe('problem of a time range', () => {
  it.each([
    ['now-6h', 'now'],
    ['now-30d/d', 'now'],
    ['now/d', 'now/d'],
    ['now-1M/M', 'now-1M/M'],
    ['now-5m', 'now+5m'],
    ['2025-01-01T00:00:00Z', '2025-01-02T00:00:00Z'],
    ['2025-01-01', 'now'],
  ])('none: %s to %s', (from, to) => {
    expect(timeRangeProblem(from, to)).toBeUndefined();
  });

  it.each([
    ['6h', 'now', 'start', '6h'],
    ['now-6x', 'now', 'start', 'now-6x'],
    ['now - yesterday', 'now', 'start', 'now - yesterday'],
    ['', 'now', 'start', ''],
    ['now-6h', '', 'end', ''],
    ['now-6h', 'tomorrow', 'end', 'tomorrow'],
    ['2025-13-01', 'now', 'start', '2025-13-01'],
  ])('%s to %s: the %s is not a time', (from, to, which, value) => {
    expect(timeRangeProblem(from, to)).toBe(
      `The ${which} of the time range, "${value}", is not a time that Grafana knows; write for example "now-6h".`
    );
  });

  it.each([
    ['now', 'now-6h'],
    ['now', 'now'],
    ['now-1h', 'now-1d'],
    ['2025-01-02', '2025-01-01'],
    ['2025-01-01', '2025-01-01'],
  ])('%s to %s: the start is not before the end, however slow the clock is read', (from, to) => {
    let time = Date.now();
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => (time += 5));
    const problem = timeRangeProblem(from, to);
    clock.mockRestore();
    expect(problem).toBe(`The time range starts at "${from}", which is not before its end, "${to}".`);
  });
});

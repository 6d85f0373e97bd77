import { EXAMPLE_SLO, fromPercent, parseSlo, replaceTexts, sloProblems, toPercent } from './slo';
import { type QuerySlo } from './types';

const problems = (patch: object) => sloProblems({ ...EXAMPLE_SLO, ...patch } as QuerySlo);
const counts = (patch: object) => ({ indicator: { kind: 'ratio', total: 'x', bad: 'y', ...patch } });

test('the example has no problem', () => {
  expect(problems({})).toEqual({});
});

test.each([
  [{ name: ' ' }, 'name', /Give the SLO a name/],
  [{ objective: 1 }, 'objective', /no budget to spend/],
  [{ objective: 0 }, 'objective', /promises nothing/],
  [{ objective: NaN }, 'objective', /in percent, such as 99.9/],
  [{ objective: '0.9' }, 'objective', /in percent/],
  [{ window: { kind: 'rolling', days: 0 } }, 'window', /whole days/],
  [{ window: { kind: 'rolling', days: 2.5 } }, 'window', /whole days/],
  [{ window: { kind: 'calendar', unit: 'moon', timeZone: 'UTC' } }, 'window', /calendar period/],
  [{ window: { kind: 'calendar', unit: 'month', timeZone: 'Mars/Olympus' } }, 'window', /no time zone "Mars/],
  [{ window: undefined }, 'window', /number of days/],
  [counts({ total: '' }), 'total', /all events/],
  [counts({ bad: '' }), 'part', /one of both/],
  [counts({ good: 'z' }), 'part', /one of both/],
])('%j has a problem with its %s', (patch, field, words) => {
  expect(problems(patch)).toEqual({ [field]: expect.stringMatching(words) });
});

test('other indicators are left to the backend', () => {
  expect(problems({ indicator: { kind: 'gauge' } })).toEqual({});
  expect(problems({ indicator: { kind: 'latency', total: 'h', native: true, threshold: 0.5 } })).toEqual({});
});

test.each([
  ['{', /not JSON/],
  ['[]', /JSON object in braces/],
  ['null', /JSON object in braces/],
  ['{"name":"a"}', /no "objective"/],
  ['{"name":"a","objective":0.9,"window":"30d","indicator":{}}', /are JSON objects/],
])('%s is no definition', (text, words) => {
  expect(() => parseSlo(text)).toThrow(words);
});

test('a definition is read alone or out of a query', () => {
  expect(parseSlo(JSON.stringify(EXAMPLE_SLO))).toEqual(EXAMPLE_SLO);
  expect(parseSlo(JSON.stringify({ refId: 'A', slo: EXAMPLE_SLO }))).toEqual(EXAMPLE_SLO);
});

test('percent read as people write them', () => {
  for (const percent of [99.9, 99.99, 95, 99.5, 0.1]) {
    expect(toPercent(fromPercent(percent))).toBe(percent);
  }
  expect(fromPercent(99.9)).toBe(0.999);
});

test('variables are replaced in texts alone', () => {
  const value = { a: '$x', b: [1, '$x', null], c: { d: true, e: 'y' } };
  expect(replaceTexts(value, (text) => text.replace('$x', 'z'))).toEqual({
    a: 'z',
    b: [1, 'z', null],
    c: { d: true, e: 'y' },
  });
});

import { EXAMPLE_SLO, fromPercent, parseSlo, promiseOf, replaceTexts, toPercent } from './slo';

test.each([
  ['{', /not JSON/],
  ['[]', /JSON object in braces/],
  ['null', /JSON object in braces/],
  ['{"name":"a"}', /no "objective"/],
  ['{"name":"a","objective":0.9,"window":"30d","indicator":{}}', /are JSON objects/],
])('%s is not a definition', (text, words) => {
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

test('a promise in a few words', () => {
  expect(promiseOf(EXAMPLE_SLO)).toBe('99 % over 30 days');
  expect(promiseOf({ objective: 0.999, window: { kind: 'calendar', unit: 'month', timeZone: 'UTC' } })).toBe(
    '99.9 % over a calendar month'
  );
});

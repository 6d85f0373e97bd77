import { type ResolvedSlo } from '../slo/types';
import { EXAMPLE_SLO } from './slo';
import { sloProblems } from './sloProblems';

const problems = (patch: object) => sloProblems({ ...EXAMPLE_SLO, ...patch } as ResolvedSlo);
const counts = (patch: object) => ({ indicator: { kind: 'ratio', total: 'x', bad: 'y', ...patch } });

test('the example has no problem', () => {
  expect(problems({})).toEqual({});
});

test.each([
  [{ name: ' ' }, 'name', /Give the SLO a name/],
  [{ objective: 1 }, 'objective', /no error budget/],
  [{ objective: 0 }, 'objective', /promises nothing/],
  [{ objective: 5 }, 'objective', /between 0 and 100/],
  [{ objective: -0.1 }, 'objective', /between 0 and 100/],
  [{ objective: NaN }, 'objective', /in percent/],
  [{ objective: '0.9' }, 'objective', /in percent/],
  [{ window: { kind: 'rolling', days: 0 } }, 'window', /whole days/],
  [{ window: { kind: 'rolling', days: 2.5 } }, 'window', /whole days/],
  [{ window: { kind: 'calendar', unit: 'moon', timeZone: 'UTC' } }, 'window', /calendar period/],
  [
    { window: { kind: 'calendar', unit: 'month', timeZone: 'Mars/Olympus' } },
    'window',
    /"Mars\/Olympus" is not a time zone/,
  ],
  [{ window: undefined }, 'window', /number of days/],
  [counts({ total: '' }), 'total', /all events/],
  [counts({ bad: '' }), 'part', /either the bad or the good/],
  [counts({ good: 'z' }), 'part', /either the bad or the good/],
])('%j has a problem with its %s', (patch, field, words) => {
  expect(problems(patch)).toEqual({ [field]: expect.stringMatching(words) });
});

test('other indicators are left to the backend', () => {
  expect(problems({ indicator: { kind: 'gauge' } })).toEqual({});
  expect(problems({ indicator: { kind: 'latency', total: 'h', native: true, threshold: 0.5 } })).toEqual({});
});

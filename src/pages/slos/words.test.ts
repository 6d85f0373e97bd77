import { SHIPPED_SLOS } from '../../slo/shipped';
import { type Proven } from '../../slo/proven';
import type { GroupReading, SloReading } from '../../slo/reading';
import { Sums } from '../../slo/increments';
import { DAY, HOUR } from '../../slo/window';
import { type SloMeasure } from '../../shared/slos/measure';
import {
  allowedWords,
  budgetSentence,
  budgetWords,
  burnWords,
  goneWords,
  leftWords,
  listSentence,
  objectiveWords,
  provenSentence,
  ratioWords,
  spanWords,
  windowWords,
} from './words';

const NOW = Date.UTC(2026, 10, 26);
const slo = (name: string) => SHIPPED_SLOS.find((one) => one.name === name) ?? SHIPPED_SLOS[0];
const ERRORS = slo('tool-errors');

function group(change: Partial<GroupReading['state']> = {}, more: Partial<GroupReading> = {}): GroupReading {
  const state = { from: NOW - 30 * DAY, to: NOW, bad: 40, total: 10_000, allowed: 100, eventsLeft: 60, filled: 1 };
  return {
    labels: {},
    sums: new Sums([]),
    state: { ...state, ratio: 0.996, spent: 0.4, remaining: 0.6, outageMinutesLeft: 39, ...change },
    burn: [0.4, 0.5, 0.6],
    burning: [],
    exhaustion: null,
    few: false,
    status: 'met',
    ...more,
  };
}

function measure(worst: GroupReading, of = ERRORS): SloMeasure {
  const reading: SloReading = { groups: [worst], worst, status: worst.status };
  return { slo: of, reading, now: NOW };
}

const PAGE = {
  id: 'pageSlow' as const,
  severity: 'page' as const,
  budgetShare: 0.05,
  long: 6 * HOUR,
  short: HOUR / 2,
  factor: 6,
};

test.each<[number | undefined, number, string]>([
  [0.99899, 0.999, '99.899 %'],
  [0.9989999, 0.999, '99.899 %'],
  [0.999, 0.999, '99.900 %'],
  [0.9499, 0.95, '94.99 %'],
  [1, 0.999, '100 %'],
  [0.999997, 0.999, '99.999 %'],
  [1 - 1e-13, 0.95, '99.99 %'],
  [0.00001, 0.95, '0.00 %'],
  [0, 0.95, '0 %'],
  [undefined, 0.95, '–'],
])('a ratio of %p under %p reads %p', (ratio, objective, text) => expect(ratioWords(ratio, objective)).toBe(text));

test.each<[number | undefined, string]>([
  [0.6199, '61.9 %'],
  [1, '100 %'],
  [0.0042, '0.42 %'],
  [0, '0 %'],
  [-0.0001, '−0.01 %'],
  [-18.99, '−1,899 %'],
  [undefined, '–'],
])('a budget of %p reads %p', (remaining, text) => expect(budgetWords(remaining)).toBe(text));

test.each<[number | undefined, string]>([
  [0, '0x'],
  [6.24, '6.2x'],
  [1000, '1,000x'],
  [-0.001, '0x'],
  [undefined, '–'],
])('a burn rate of %p reads %p', (burn, text) => expect(burnWords(burn)).toBe(text));

test('lengths, windows and objectives', () => {
  expect([30_000, HOUR, 12 * HOUR, 19 * DAY].map(spanWords)).toEqual(['1 min', '60 min', '12 h', '19 days']);
  expect(windowWords({ kind: 'rolling', days: 1 })).toBe('1 day');
  expect(windowWords({ kind: 'calendar', unit: 'month', timeZone: 'Europe/Berlin' })).toBe(
    'calendar month, Europe/Berlin'
  );
  expect(objectiveWords(slo('availability'))).toBe('99.9 %');
  expect(objectiveWords(slo('throughput'))).toBe('10/s');
});

test('when a budget is gone', () => {
  expect(goneWords(group(), NOW)).toBe('lasts');
  expect(goneWords(group({ remaining: -0.1 }), NOW)).toBe('gone');
  expect(goneWords({ ...group(), exhaustion: undefined }, NOW)).toBe('–');
  const exhaustion = { at: NOW + 3 * DAY, earliest: NOW + 2 * DAY, latest: null };
  expect(goneWords({ ...group(), exhaustion }, NOW, true)).toBe('3 days (2 days to never)');
});

describe('the sentence of the list', () => {
  const risky = group(
    { remaining: 0.5 },
    {
      status: 'atRisk',
      burning: [PAGE],
      burn: [6.2, 6.1, 1],
      exhaustion: { at: NOW + 3 * DAY, earliest: NOW, latest: NOW },
    }
  );
  const missed = group({ remaining: -1, ratio: 0.98 }, { status: 'missed' });

  const unknown = group({}, { status: 'unknown' });
  const few = group({}, { status: 'unknown', few: true });
  const silent = measure(unknown);
  const open: SloMeasure = { slo: slo('throughput'), proven: { verdict: 'notProven', rate: 4, seen: 4, line: [] } };

  it.each<[string, Array<SloMeasure | undefined>, string, string]>([
    ['no SLO', [], 'unknown', 'There is no SLO yet: add one, or bring the shipped ones back.'],
    ['some still to come', [measure(group()), undefined], 'unknown', 'Measuring… 1 of 2 SLOs are measured.'],
    [
      'all met',
      [measure(group()), measure(group())],
      'good',
      '2 of 2 promises are kept, and no budget is low or burns fast.',
    ],
    [
      'one that burns',
      [measure(group()), measure(risky)],
      'warning',
      '2 of 2 promises are kept; “Tool errors” burns 6.2x and lasts 3 days.',
    ],
    [
      'one that is missed',
      [measure(group()), measure(missed)],
      'critical',
      '1 of 2 promises are kept; “Tool errors” is missed.',
    ],
    [
      'one that cannot be measured',
      [measure(group()), { slo: ERRORS, problem: 'No.' }],
      'good',
      '1 of 1 promise is kept, and no budget is low or burns fast. 1 cannot be measured here.',
    ],
    [
      'one that is silent, and one with too few events',
      [
        measure(group()),
        { ...silent, reading: { groups: [], worst: unknown, status: 'unknown', silentSince: NOW - 3 * HOUR } },
        { ...silent, reading: { groups: [few], worst: few, status: 'unknown' } },
      ],
      'good',
      '1 of 1 promise is kept, and no budget is low or burns fast. 1 has no new samples. 1 has too few events to say.',
    ],
    [
      'one that is not proven yet',
      [measure(group()), measure(missed), open],
      'critical',
      '1 of 2 promises are kept; “Tool errors” is missed; 1 is not proven yet.',
    ],
    ['nothing but one that is not proven yet', [open], 'unknown', 'No promise can be judged yet; 1 is not proven yet.'],
    [
      'none that can be measured',
      [{ slo: ERRORS, problem: 'No.' }],
      'unknown',
      'None of the 1 SLOs can be measured here.',
    ],
  ])('with %s', (_, measures, state, text) => {
    expect(listSentence(measures, NOW)).toEqual({ state, text });
  });

  it('does not call kept what is missed by little', () => {
    const little = measure(group({ remaining: -0.5, ratio: 0.9985 }, { status: 'atRisk' }), slo('availability'));
    expect(listSentence([little], NOW)).toEqual({
      state: 'warning',
      text: '0 of 1 promise is kept; “Availability” is missed by little.',
    });
  });
});

describe('the sentence of a budget', () => {
  const SHIP = 'At the rate of the last hour the budget lasts: ship as usual.';
  const STOP = 'The budget is spent: only changes that make contextd more reliable should go out until it recovers.';
  const burning = (rate: number, goneAt?: number | null) => group({}, { burn: [rate, 1, 1], goneAt });
  const say = (of: GroupReading, about = ERRORS, silentSince?: number) =>
    budgetSentence(about, of, { silentSince }, 'utc').text;

  it.each<[string, GroupReading, string]>([
    [
      'what is left in events and in minutes of outage',
      group(),
      `60 % left: 40 of 100 allowed bad events spent, or 39 min of full outage remain at the traffic of the last day. ${SHIP}`,
    ],
    [
      'exactly spent: nothing remains, and releases stop',
      group({ bad: 100, eventsLeft: 0, remaining: 0, spent: 1, outageMinutesLeft: 0 }, { status: 'atRisk' }),
      `0 % left: 100 of 100 allowed bad events spent. ${STOP}`,
    ],
    [
      'spent but for the rounding of sums',
      group({ bad: 100, remaining: 2e-16, outageMinutesLeft: 0 }, { status: 'atRisk' }),
      `0 % left: 100 of 100 allowed bad events spent. ${STOP}`,
    ],
    ['overspent', group({ bad: 150, remaining: -0.5 }), `−50 % left: 150 of 100 allowed bad events spent. ${STOP}`],
    [
      'a fraction of an event is allowed, and many were bad',
      group({ bad: 10, total: 10, allowed: 0.1, remaining: -99 }, { status: 'missed' }),
      `Overspent: 10 of 0.1 allowed bad events spent. ${STOP}`,
    ],
  ])('says %s', (_, of, text) => expect(say(of)).toBe(text));

  it.each<[string, GroupReading, string]>([
    [
      'nothing happened',
      group({}, { burn: [undefined, 1, 1] }),
      'Nothing happened in the last hour, so nothing burns.',
    ],
    ['a calm hour', burning(1), SHIP],
    [
      'twice the allowed rate',
      burning(2, NOW + 36 * HOUR),
      'At the rate of the last hour (2x), the budget is gone in 36 h: find the cause in working hours.',
    ],
    [
      'twice the allowed rate, for longer than the window',
      burning(2, null),
      'The last hour burned at 2x, and at this rate the budget lasts until its window ends: find the cause in working hours.',
    ],
    [
      'a slow page',
      burning(6, NOW + 5 * DAY),
      'At the rate of the last hour (6x), the budget is gone in 5 days: somebody should act within the hour.',
    ],
    [
      'an outage',
      burning(1000, NOW + 40 * 60_000),
      'At the rate of the last hour (1,000x), the budget is gone in 40 min: somebody should act now.',
    ],
  ])('advises: %s', (_, of, text) => expect(say(of).endsWith(text)).toBe(true));

  it.each<[string, Partial<GroupReading['state']>, string]>([
    [
      'no bad event of ten',
      { bad: 0, total: 10, allowed: 0.1, remaining: 1 },
      'Too few events to say: 0 of 10 were bad in the last 30 days, and 0.1 are allowed, so that a single one decides.',
    ],
    [
      'one bad event where 0.6 are allowed',
      { bad: 1, total: 60, allowed: 0.6, remaining: -2 / 3 },
      'Too few events to say: 1 of 60 were bad in the last 30 days, and 0.6 are allowed, so that a single one decides.',
    ],
    [
      'one bad event where hardly any is allowed',
      { bad: 1, total: 1, allowed: 0.01, remaining: -99 },
      'Too few events to say: 1 of 1 were bad in the last 30 days, and 0.01 are allowed, so that a single one decides.',
    ],
  ])('does not judge %s', (_, state, text) => {
    const few = group(state, { few: true, status: 'unknown' });
    expect(budgetSentence(ERRORS, few, {}, 'utc')).toEqual({ state: 'unknown', text });
    expect([leftWords(few), goneWords(few, NOW)]).toEqual(['–', '–']);
  });

  it('does not know about a service without samples, and says since when', () => {
    const silent = group({}, { status: 'unknown' });
    expect(budgetSentence(ERRORS, silent, { silentSince: NOW - 3 * HOUR }, 'utc')).toEqual({
      state: 'unknown',
      text: 'Unknown: the store has had no samples of it for 3 h, since 2026-11-25 21:00:00. By then 60 % of the budget was left.',
    });
  });

  it('says that a window is not full, and that nothing happened', () => {
    expect(say(group({ filled: 0.66 }))).toMatch(/The window is filled 66 %\.$/);
    expect(say(group({ remaining: undefined }))).toBe(
      'Nothing was counted in the last 30 days, so no budget was spent.'
    );
  });

  it('speaks of minutes where minutes are counted', () => {
    expect(say(group(), slo('availability'))).toMatch(/^60 % left: 40 of 100 allowed bad minutes spent\. /);
  });
});

test.each<[number, string]>([
  [100, '100'],
  [1234.6, '1,235'],
  [4.32, '4.3'],
  [0.6, '0.6'],
  [0.0123, '0.012'],
  [0, '0'],
])('%p allowed bad events read %p', (count, text) => expect(allowedWords(count)).toBe(text));

test.each<[string, Omit<Proven, 'line'>, string, string]>([
  [
    'proven',
    { verdict: 'proven', rate: 12, at: NOW, seen: 12, seenAt: NOW },
    'good',
    '12/s is proven: the highest rate of five minutes in the last 30 days while “Tool errors” and “Tool latency” held, on then. The promise is 10/s.',
  ],
  [
    'traffic that never asked for it',
    { verdict: 'notProven', rate: 4.25, at: NOW, seen: 4.25, seenAt: NOW },
    'neutral',
    'Not proven yet: the promise is 10/s, and the highest rate of the last 30 days was 4.25/s.',
  ],
  [
    'traffic below the target, at which a condition was broken',
    { verdict: 'notProven', rate: 4.25, at: NOW, seen: 6, seenAt: NOW },
    'neutral',
    'Not proven yet: the promise is 10/s, and the highest rate of the last 30 days was 6/s, of which 4.25/s is proven.',
  ],
  [
    'no traffic',
    { verdict: 'notProven' },
    'neutral',
    'Not proven yet: the promise is 10/s, and no five minutes of the last 30 days had events.',
  ],
  [
    'a load that broke a condition',
    { verdict: 'missed', rate: 4.25, at: NOW, seen: 11, seenAt: NOW },
    'critical',
    'Missed: 11/s was reached on then, and not all of “Tool errors” and “Tool latency” held. The promise is 10/s; 4.25/s is proven.',
  ],
])('the sentence of a throughput: %s', (_, proven, state, text) => {
  const measured = { slo: slo('throughput'), proven: { ...proven, line: [] } };
  expect(provenSentence(measured, SHIPPED_SLOS, () => 'then')).toEqual({ state, text });
});

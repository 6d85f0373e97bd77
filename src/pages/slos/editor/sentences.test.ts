import fs from 'node:fs';
import { parseOpenSlo } from '../../../slo/openslo';
import { readSlo } from '../../../slo/reading';
import { SHIPPED_SLOS } from '../../../slo/shipped';
import type { Increment, Slo } from '../../../slo/types';
import { HOUR } from '../../../slo/window';
import { allowanceText, previewNotes, previewSentence } from './sentences';

const NOW = Date.parse('2026-03-31T00:00:00Z');
const find = (name: string) => SHIPPED_SLOS.find((one) => one.name === name) as Slo;
const errors = find('tool-errors');
const all = (bad: number, total: number): Increment[] => [{ t: NOW, width: 720 * HOUR, bad, total }];

function measured(slo: Slo, groups: Array<[Record<string, string>, Increment[]]>) {
  const counted = groups.map(([labels, increments]) => ({ labels, increments }));
  return { slo, counted, reading: readSlo(slo, counted, NOW) };
}

test.each([
  [
    'met',
    all(40, 10_000),
    { pages: 0, tickets: 0 },
    'good',
    /days this would have been met: 99.60 % of 10,000 events were good, 60 % of the budget is left. It would not have alerted/,
  ],
  [
    'missed',
    all(200, 10_000),
    { pages: 3, tickets: 2 },
    'critical',
    /missed: 98.00 % of .* the budget is overspent. It would have paged 3 times and opened 2 tickets/,
  ],
  ['once', all(40, 10_000), { pages: 1, tickets: 0 }, 'good', /paged 1 time and opened no ticket/],
  ['idle', all(0, 0), undefined, 'unknown', /nothing happened/],
  ['more bad than total', all(20, 10), undefined, 'critical', /counts more bad than total/],
  ['more good than total', all(-20, 10), undefined, 'critical', /This SLI counts more good than total/],
] as const)('%s', (_, increments, replay, state, text) => {
  const sentence = previewSentence(measured(errors, [[{}, increments]]), replay && { ...replay, coarse: false });
  expect(sentence.state).toBe(state);
  expect(sentence.text).toMatch(text);
});

test('nothing returned names the metric', () => {
  const raw: Slo = { ...errors, indicator: { kind: 'ratio', total: { query: 'gone_total' }, bad: { query: 'x' } } };
  expect(previewSentence(measured(raw, [])).text).toBe(
    'gone_total returned nothing in the last 30 days: check the selector.'
  );
});

test("the store's own words come through", () => {
  const problem = '"Main" answered with an error (400). It said: parse error: unexpected end of input';
  expect(previewSentence({ slo: errors, problem })).toEqual({ state: 'unknown', text: problem });
});

test('groups', () => {
  const groups = measured(errors, [
    [{ tool: 'a' }, all(0, 100)],
    [{ tool: 'b' }, all(5, 100)],
  ]);
  expect(previewSentence(groups).text).toMatch(/met by 1 of 2 groups; of the worst \(b\), 95.00 % of 100/);
});

test('a throughput is proven or not', () => {
  const slo = find('throughput');
  expect(previewSentence({ slo, proven: { verdict: 'proven', rate: 12, seen: 12, line: [] } }).text).toMatch(
    /met: the proven rate was 12 a second, of 10/
  );
  expect(previewSentence({ slo, proven: { verdict: 'notProven', rate: 4, seen: 4, line: [] } })).toMatchObject({
    state: 'neutral',
    text: expect.stringMatching(/not have been proven: the highest rate was 4 a second, of 10/),
  });
  expect(previewSentence({ slo, proven: { verdict: 'missed', rate: 4, seen: 11, line: [] } })).toMatchObject({
    state: 'critical',
    text: expect.stringMatching(/missed: at 11 a second the conditions did not hold, and 4 a second are proven/),
  });
  expect(previewSentence({ slo, proven: { verdict: 'notProven', line: [] } }).state).toBe('unknown');
});

test('notes: how it was evaluated, a window longer than the data, a selector that finds nothing', () => {
  const young = [{ t: NOW, width: 475 * HOUR, bad: 0, total: 100 }];
  expect(previewNotes(measured(errors, [[{}, young]]), { pages: 0, tickets: 0, coarse: false })).toEqual([
    'The alert conditions were evaluated every five minutes over this history; alerts less than an hour apart count as one.',
    'Window filled 65 %: the store has no older data, so early failures weigh more.',
    '"toolCalls" counted no bad event. If failures did happen, check its selector.',
  ]);
});

test('what an objective allows', () => {
  expect(allowanceText({ ...errors, objective: 0.999 })).toBe(
    'Allows 43.2 minutes of full outage in 30 days, or 1 bad event of 1,000.'
  );
  expect(allowanceText({ ...errors, objective: 1 })).toBeUndefined();
});

test('the example of the provisioning file can be read', () => {
  const file = fs.readFileSync('provisioning/plugins/contextd.yaml', 'utf8');
  const example = file.split('# slos: |\n')[1].replace(/^ {6}# {3}/gm, '');
  expect(parseOpenSlo(example)).toMatchObject({ slos: [{ name: 'tool-errors' }], problems: [] });
});

import { type Operation } from '../../../shared/alerting/operations';
import { SENT } from '../../../shared/alerting/testing';
import { effectWords, outcomeWords, writtenTitle } from './words';

const PLACED = { rule: SENT.rules[0], interval: 60 };
const operation = (before: boolean, after: boolean): Operation => ({
  uid: 'a',
  title: 'A',
  ...(before && { before: PLACED }),
  ...(after && { after: PLACED }),
});
const [ADDED, UPDATED, REMOVED] = [operation(false, true), operation(true, true), operation(true, false)];

test.each([
  [[ADDED], '1 rule was installed'],
  [[ADDED, ADDED, UPDATED], '2 rules were installed and 1 rule was updated'],
  [[ADDED, UPDATED, REMOVED], '1 rule was installed, 1 rule was updated and 1 rule was removed'],
])('%#', (operations, text) => expect(effectWords(operations)).toBe(text));

test('each group says how it ended', () => {
  expect(outcomeWords({ title: 'contextd.errors', operations: [ADDED] })).toBe(
    'contextd.errors: 1 rule was installed.'
  );
  expect(outcomeWords({ title: 'contextd.errors', operations: [ADDED], failure: 'No.' })).toBe('contextd.errors: No.');
});

test('a write has a title', () => {
  const good = { title: 'a', operations: [ADDED] };
  const bad = { title: 'b', operations: [UPDATED], failure: 'No.' };
  const title = (more: object) => writtenTitle({ id: 1, kind: 'install', outcomes: [good, bad], ...more });
  expect(title({})).toBe('1 rule was installed; 1 of 2 failed');
  expect(title({ outcomes: [bad] })).toBe('Nothing was written');
  expect(title({ kind: 'undo', outcomes: [bad] })).toBe('Nothing was undone');
  expect(title({ outcomes: [good], undone: true })).toBe('1 rule was installed (undone)');
  expect(title({ kind: 'undo', outcomes: [{ title: 'a', operations: [REMOVED] }] })).toBe('Undone: 1 rule was removed');
});

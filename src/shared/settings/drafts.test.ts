import { forgetDraft, keepDraft, keptDraft } from './drafts';

beforeEach(() => window.sessionStorage.clear());
afterEach(() => jest.restoreAllMocks());

const DRAFT = { text: 'a: [ \u2028 🔎', numbers: [NaN, 0.5], empty: null };

it('keeps what was typed until it is forgotten, each page its own', () => {
  keepDraft('edit/a', DRAFT);
  expect(keptDraft('edit/a')).toEqual({ value: DRAFT, at: expect.any(Number) });
  expect(keptDraft('edit/b')).toBeUndefined();
  forgetDraft('edit/a');
  expect(keptDraft('edit/a')).toBeUndefined();
});

it('keeps nothing where the tab keeps nothing, and no older draft in place of a newer one', () => {
  keepDraft('import', 'old');
  jest.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
  });
  keepDraft('import', 'new');
  expect(keptDraft('import')).toBeUndefined();
});

it('ignores what is no draft', () => {
  window.sessionStorage.setItem('contextd-observability-app.org-0.draft.import', '{');
  expect(keptDraft('import')).toBeUndefined();
});

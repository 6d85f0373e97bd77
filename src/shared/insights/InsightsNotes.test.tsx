import { render, screen } from '@testing-library/react';
import React from 'react';
import { INSIGHTS_TYPE } from '../../constants';
import { installDataSources } from '../testing/grafana';
import { choiceSentence, InsightsNotes } from './InsightsNotes';
import { insightsProblem } from './problems';
import { compareVersions, INSIGHTS_API } from './version';

const refuse = (status: number) => () => {
  throw { status, data: { message: 'no' } };
};

describe('the version of the backend', () => {
  it.each<[string, () => unknown, RegExp | undefined]>([
    ['is that of the pages', () => ({ api: INSIGHTS_API, version: '1.0.0' }), undefined],
    ['is older', () => ({ api: INSIGHTS_API - 1 }), /older than the app: an administrator must restart Grafana/],
    ['is newer', () => ({ api: INSIGHTS_API + 1 }), /newer than this page: reload the page/],
    ['is from before there were versions', refuse(404), /older than the app/],
    ['cannot be requested', refuse(503), undefined],
    ['is not a version', () => '<html>', undefined],
  ])('%s', async (name, answer, sentence) => {
    const uid = `version ${name}`;
    installDataSources([{ uid, type: INSIGHTS_TYPE, answer }]);
    render(<InsightsNotes instance={{ uid, name: 'Insights', others: ['Other'] }} />);
    expect(screen.getByText(/^"Insights" is used; "Other" belongs/)).toBeInTheDocument();
    if (sentence) {
      expect(await screen.findByText(sentence)).toBeInTheDocument();
    } else {
      await new Promise((resolve) => setTimeout(resolve, 0));
      expect(screen.getAllByRole('status')).toHaveLength(1);
    }
  });

  it('is unknown where the answer does not hold a number', () => {
    expect([undefined, null, {}, { api: '1' }].map(compareVersions)).toEqual(Array(4).fill(undefined));
  });
});

it('the choice is told only where there is one', () => {
  const others = (...names: string[]) => choiceSentence({ uid: 'a', name: 'A', others: names });
  expect([others(), others('B'), others('B', 'C')]).toEqual([
    undefined,
    '"A" is used; "B" belongs to the same store.',
    '"A" is used; "B" and "C" belong to the same store.',
  ]);
});

it.each<[string, unknown, string, RegExp]>([
  ['Grafana refuses the reader', { status: 403, data: { message: 'x' } }, 'forbidden', /permission to query/],
  [
    'the store refuses Insights',
    { status: 403, refId: 'A', message: 'The store answered 403.' },
    'failed',
    /^The store/,
  ],
  ['it was removed', { status: 404, data: { message: 'x' } }, 'dataSourceGone', /Reload the page/],
  ['an unknown query type', { status: 400, refId: 'A', message: 'No type "x".' }, 'failed', /^No type "x"\.$/],
  ['a text', 'it broke', 'failed', /^it broke$/],
  ['nothing', undefined, 'failed', /did not say why/],
])('an error becomes a sentence: %s', (_, error, kind, detail) => {
  expect(insightsProblem(error, 'Insights')).toMatchObject({ kind, detail: expect.stringMatching(detail) });
});

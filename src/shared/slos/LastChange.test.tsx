import { config, setBackendSrv } from '@grafana/runtime';
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { toOpenSlo } from '../../slo/openslo';
import { SHIPPED_SLOS } from '../../slo/shipped';
import { changeSlos, dismissLastChange } from './changes';
import { joinDocuments } from './documents';
import { LastChange } from './LastChange';

let stored: Record<string, unknown>;
const post = jest.fn();

beforeEach(() => {
  stored = { job: 'contextd', slos: 'old' };
  post.mockReset().mockImplementation(async (_url: string, { jsonData }) => {
    stored = jsonData;
  });
  setBackendSrv({ get: async () => ({ enabled: true, pinned: true, jsonData: stored }), post } as never);
  act(dismissLastChange);
});

const change = (...args: Parameters<typeof changeSlos>) => act(() => changeSlos(...args));

it('shows nothing before a change', () => {
  const { container } = render(<LastChange />);
  expect(container).toBeEmptyDOMElement();
});

it('says what happened and undoes it, other settings untouched', async () => {
  render(<LastChange />);
  await change('new\n', 'old', '"A" was saved.');
  expect(stored).toMatchObject({ job: 'contextd', slos: 'new\n' });
  expect(screen.getByText('"A" was saved.')).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'Undo' }));
  expect(stored).toMatchObject({ job: 'contextd', slos: 'old' });
  expect(screen.getByText('The last change was undone.')).toBeInTheDocument();
  expect(screen.queryByRole('button', { name: 'Undo' })).not.toBeInTheDocument();
});

it('says who saved and when', async () => {
  config.bootData = { user: { login: 'admin' } } as never;
  await change('new', 'old', 'Saved.');
  expect(stored.slosSaved).toEqual({ by: 'admin', at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) });
});

it('brings the shipped SLOs back where there was no text before', async () => {
  delete stored.slos;
  render(<LastChange />);
  await change('new', undefined, 'Saved.');
  await userEvent.click(screen.getByRole('button', { name: 'Undo' }));
  expect(stored.job).toBe('contextd');
  expect(stored.slos).toBeUndefined();
});

it('does not undo over the change of another user to the same SLO', async () => {
  render(<LastChange />);
  await change('new', 'old', 'Saved.');
  stored.slos = 'theirs';
  await userEvent.click(screen.getByRole('button', { name: 'Undo' }));
  expect(stored.slos).toBe('theirs');
  expect(screen.getByText(/It was not undone. Somebody else has changed "Document at line 1"/)).toBeInTheDocument();
});

it('keeps the change of another user to another SLO, and says so', async () => {
  const [A, B, C] = SHIPPED_SLOS.map((slo) => toOpenSlo([slo]));
  const renamed = (text: string) => text.replace(/displayName: .*/, 'displayName: Mine');
  stored.slos = joinDocuments([A, B]);
  render(<LastChange />);
  await change(joinDocuments([renamed(A), B]), joinDocuments([A, B]), 'Saved.');
  stored.slos = joinDocuments([renamed(A), B, C]);
  await userEvent.click(screen.getByRole('button', { name: 'Undo' }));
  expect(stored.slos).toBe(joinDocuments([A, B, C]));
  expect(screen.getByText(/Somebody else had changed ".*" meanwhile; that change is kept/)).toBeInTheDocument();
});

it('can be dismissed', async () => {
  render(<LastChange />);
  await change('new', 'old', 'Saved.');
  await userEvent.click(screen.getByRole('button', { name: /close/i }));
  expect(screen.queryByText('Saved.')).not.toBeInTheDocument();
});

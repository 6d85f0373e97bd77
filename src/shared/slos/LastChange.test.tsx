import { setBackendSrv } from '@grafana/runtime';
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { changeSlos, dismissLastChange } from './changes';
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
  expect(stored).toEqual({ job: 'contextd', slos: 'new' });
  expect(screen.getByText('"A" was saved.')).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'Undo' }));
  expect(stored).toEqual({ job: 'contextd', slos: 'old' });
  expect(screen.getByText('The last change was undone.')).toBeInTheDocument();
  expect(screen.queryByRole('button', { name: 'Undo' })).not.toBeInTheDocument();
});

it('brings the shipped SLOs back where there was no text before', async () => {
  delete stored.slos;
  render(<LastChange />);
  await change('new', undefined, 'Saved.');
  await userEvent.click(screen.getByRole('button', { name: 'Undo' }));
  expect(stored).toEqual({ job: 'contextd' });
});

it('does not undo over the change of another user', async () => {
  render(<LastChange />);
  await change('new', 'old', 'Saved.');
  stored.slos = 'theirs';
  await userEvent.click(screen.getByRole('button', { name: 'Undo' }));
  expect(stored.slos).toBe('theirs');
  expect(screen.getByText(/It was not undone. Somebody else has changed the SLOs/)).toBeInTheDocument();
});

it('can be dismissed', async () => {
  render(<LastChange />);
  await change('new', 'old', 'Saved.');
  await userEvent.click(screen.getByRole('button', { name: /close/i }));
  expect(screen.queryByText('Saved.')).not.toBeInTheDocument();
});

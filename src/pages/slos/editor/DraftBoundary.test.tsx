import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { keepDraft } from '../../../shared/settings/drafts';
import { DraftBoundary } from './DraftBoundary';

let fails: boolean;

function Form() {
  if (fails) {
    throw new Error('No such field.');
  }
  return <p>the form</p>;
}

const show = (write: (draft: { text: string }) => string = ({ text }) => text) =>
  render(
    <DraftBoundary page="new" write={write}>
      <Form />
    </DraftBoundary>
  );

beforeEach(() => {
  fails = true;
  window.sessionStorage.clear();
  // React reports what was thrown, too.
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => jest.restoreAllMocks());

it('shows what was typed in place of a form that failed, and opens the form again', async () => {
  keepDraft('new', { text: 'typed' });
  show();
  expect(screen.getByText(/No such field\. What you typed is below/)).toBeInTheDocument();
  expect(screen.getByLabelText('What you typed')).toHaveValue('typed');
  fails = false;
  await userEvent.click(screen.getByRole('button', { name: 'Open the form again' }));
  expect(screen.getByText('the form')).toBeInTheDocument();
});

it('shows it as it is kept where it cannot be written', () => {
  keepDraft('new', { text: 'typed' });
  show(() => {
    throw new Error('No.');
  });
  expect(screen.getByLabelText<HTMLTextAreaElement>('What you typed').value).toContain('"text": "typed"');
});

it('says that nothing was typed', () => {
  show();
  expect(screen.getByText(/Nothing was typed yet/)).toBeInTheDocument();
  expect(screen.queryByLabelText('What you typed')).not.toBeInTheDocument();
});

import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { type Problem } from '../store/problems';
import { LoadingState, ProblemState } from './states';
import { testIds } from '../testIds';

const PROBLEM: Problem = { kind: 'unreachable', title: '"prom" cannot be reached', detail: 'Check that it runs.' };

describe('a problem in the place of a page', () => {
  it('is announced, with what is wrong as its heading and what to do below', () => {
    render(<ProblemState problem={PROBLEM} />);
    const box = screen.getByRole('alert');
    expect(box).toHaveAttribute('data-kind', 'unreachable');
    expect(box).toHaveAttribute('data-testid', testIds.problem);
    expect(screen.getByRole('heading', { level: 2 })).toHaveTextContent('"prom" cannot be reached');
    expect(box).toHaveTextContent('Check that it runs.');
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
    expect(screen.queryByRole('link')).not.toBeInTheDocument();
  });

  it('has a button for what can be done here, and a link for what is done elsewhere', async () => {
    const retry = jest.fn();
    const actions = [
      { label: 'Try again', icon: 'sync' as const, onClick: retry },
      { label: 'Add a data source', href: '/grafana/connections' },
    ];
    render(<ProblemState problem={PROBLEM} actions={actions} />);
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(retry).toHaveBeenCalledTimes(1);
    expect(screen.getByRole('link', { name: 'Add a data source' })).toHaveAttribute('href', '/grafana/connections');
  });

  it('can be left with the keyboard alone, in the order in which the ways out stand', async () => {
    const chosen: string[] = [];
    const actions = ['first', 'second'].map((label) => ({ label, onClick: () => chosen.push(label) }));
    render(<ProblemState problem={PROBLEM} actions={actions} />);
    await userEvent.keyboard('{Tab}{Enter}{Tab} ');
    expect(chosen).toEqual(['first', 'second']);
  });

  it('may hold more than words', () => {
    render(
      <ProblemState problem={PROBLEM}>
        <table aria-label="what is missing" />
      </ProblemState>
    );
    expect(screen.getByRole('table', { name: 'what is missing' })).toBeInTheDocument();
  });
});

it('says what a page waits for', () => {
  render(<LoadingState text="Asking the data source…" />);
  expect(screen.getByRole('status')).toHaveTextContent('Asking the data source…');
  expect(screen.getByTestId(testIds.loading)).toBeInTheDocument();
});

import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { AppErrorBoundary } from './AppErrorBoundary';
import { spyOnReload } from '../testing/browser';

/** A page that throws what it is given. */
function Page({ thrown }: { thrown?: unknown }) {
  if (thrown !== undefined) {
    throw thrown;
  }
  return <p>the page</p>;
}

function app(resetKey: string, thrown?: unknown) {
  return (
    <AppErrorBoundary resetKey={resetKey}>
      <Page thrown={thrown} />
    </AppErrorBoundary>
  );
}

let logged: jest.SpyInstance;

beforeEach(() => {
  logged = jest.spyOn(console, 'error').mockImplementation(() => {});
});

afterEach(() => jest.restoreAllMocks());

describe('a page that throws', () => {
  it('does not happen to a page that works', () => {
    render(app('/overview'));
    expect(screen.getByText('the page')).toBeInTheDocument();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('is replaced by what happened and what to do', () => {
    render(app('/overview', new Error('x is not a function.')));
    const alert = screen.getByRole('alert');
    expect(alert).toHaveTextContent('This page failed');
    expect(alert).toHaveTextContent('x is not a function. Reload the page');
    expect(screen.queryByText('the page')).not.toBeInTheDocument();
  });

  it('is logged with the name of the app, for the report', () => {
    const error = new Error('x is not a function.');
    render(app('/overview', error));
    const [text, ...rest] = logged.mock.calls.find(([first]) => String(first).startsWith('contextd')) ?? [];
    expect(text).toBe('contextd Observability: a page failed');
    expect(rest[0]).toBe(error);
    expect(rest[1]).toContain('AppErrorBoundary');
  });

  it.each([
    ['by name', Object.assign(new Error('missing: http://grafana/7.js'), { name: 'ChunkLoadError' })],
    ['by message', new Error('Loading chunk 7 failed.')],
  ])('says that the app was upgraded when a part of it is gone, known %s', (_, error) => {
    render(app('/overview', error));
    const alert = screen.getByRole('alert');
    expect(alert).toHaveTextContent('This page is from an older version of the app');
    expect(alert).toHaveTextContent('Reload the page');
    expect(alert).not.toHaveTextContent(/chunk|missing:/i);
  });

  it('can be reloaded', async () => {
    const reload = spyOnReload();
    render(app('/overview', new Error('broken')));
    await userEvent.click(screen.getByRole('button', { name: 'Reload' }));
    expect(reload).toHaveBeenCalledTimes(1);
  });

  it('does not block the other pages', () => {
    const { rerender } = render(app('/overview', new Error('broken')));
    rerender(app('/runtime'));
    expect(screen.getByText('the page')).toBeInTheDocument();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('is tried again when the reader comes back to it', () => {
    const { rerender } = render(app('/overview', new Error('broken')));
    rerender(app('/runtime'));
    rerender(app('/overview'));
    expect(screen.getByText('the page')).toBeInTheDocument();
  });

  it('stays replaced while its address stays', () => {
    const { rerender } = render(app('/overview', new Error('broken')));
    rerender(app('/overview'));
    expect(screen.getByRole('alert')).toHaveTextContent('broken');
  });

  it('says what the next page failed with, when that fails too', () => {
    const { rerender } = render(app('/overview', new Error('first')));
    rerender(app('/runtime', new Error('second')));
    expect(screen.getByRole('alert')).toHaveTextContent('second');
    rerender(app('/overview'));
    expect(screen.getByText('the page')).toBeInTheDocument();
  });
});

import { act, render, screen } from '@testing-library/react';
import React, { Component, type ReactNode, Suspense } from 'react';
import { isChunkError, lazyChunk } from './chunks';
import { spyOnReload } from '../testing/browser';

class Boundary extends Component<{ children: ReactNode }, { said?: string }> {
  public state: { said?: string } = {};

  public static getDerivedStateFromError(error: Error) {
    return { said: error.message };
  }

  public render() {
    return this.state.said ? <p>caught: {this.state.said}</p> : this.props.children;
  }
}

function gone(): Error {
  return Object.assign(new Error('Loading chunk 7 failed.\n(missing: http://grafana/7.abc.js)'), {
    name: 'ChunkLoadError',
  });
}

/** Shows a part that is loaded so, until it settles. */
async function show(load: () => Promise<{ default: () => ReactNode }>) {
  const Part = lazyChunk(load as never);
  const view = render(
    <Boundary>
      <Suspense fallback={<p>loading</p>}>
        <Part />
      </Suspense>
    </Boundary>
  );
  await act(async () => {});
  return view;
}

let reload: jest.SpyInstance;

beforeEach(() => {
  window.sessionStorage.clear();
  reload = spyOnReload();
  jest.spyOn(console, 'error').mockImplementation(() => {});
});

afterEach(() => jest.restoreAllMocks());

describe('a part that is loaded when it is needed', () => {
  it('is shown', async () => {
    await show(async () => ({ default: () => <p>the page</p> }));
    expect(screen.getByText('the page')).toBeInTheDocument();
    expect(reload).not.toHaveBeenCalled();
  });

  it('reloads the page when it is gone, and shows no error meanwhile', async () => {
    await show(() => Promise.reject(gone()));
    expect(reload).toHaveBeenCalledTimes(1);
    expect(screen.getByText('loading')).toBeInTheDocument();
    expect(screen.queryByText(/caught/)).not.toBeInTheDocument();
  });

  it('reloads once: when it is still gone after that, the error is shown', async () => {
    (await show(() => Promise.reject(gone()))).unmount();
    await show(() => Promise.reject(gone()));
    expect(reload).toHaveBeenCalledTimes(1);
    expect(screen.getByText(/caught: Loading chunk 7 failed/)).toBeInTheDocument();
  });

  it('may reload again after a part was loaded well', async () => {
    (await show(() => Promise.reject(gone()))).unmount();
    (await show(async () => ({ default: () => <p>the page</p> }))).unmount();
    await show(() => Promise.reject(gone()));
    expect(reload).toHaveBeenCalledTimes(2);
  });

  it('does not reload for an error of another kind', async () => {
    await show(() => Promise.reject(new Error('translations are broken')));
    expect(reload).not.toHaveBeenCalled();
    expect(screen.getByText('caught: translations are broken')).toBeInTheDocument();
  });

  it('does not reload for ever where the browser keeps nothing', async () => {
    jest.spyOn(window, 'sessionStorage', 'get').mockImplementation(() => {
      throw new DOMException('Access is denied.', 'SecurityError');
    });
    await show(() => Promise.reject(gone()));
    expect(reload).not.toHaveBeenCalled();
    expect(screen.getByText(/caught/)).toBeInTheDocument();
  });
});

describe('an error of a missing part', () => {
  it.each<[unknown, boolean]>([
    [gone(), true],
    [new Error('Loading chunk 12 failed.'), true],
    [new Error('Loading CSS chunk 3 failed.'), true],
    [new TypeError('Failed to fetch dynamically imported module: http://grafana/x.js'), true],
    [new TypeError('error loading dynamically imported module'), true],
    [new Error('Failed to fetch'), false],
    [new Error('x is not a function'), false],
    ['Loading chunk 12 failed.', false],
    [undefined, false],
  ])('%s: %s', (error, expected) => {
    expect(isChunkError(error)).toBe(expected);
  });
});

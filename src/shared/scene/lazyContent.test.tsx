import '../testing/browser';
import { locationService } from '@grafana/runtime';
import { SceneReactObject } from '@grafana/scenes';
import { act, render, screen } from '@testing-library/react';
import React from 'react';
import { parseSettings } from '../../settings';
import { AppErrorBoundary } from '../states/AppErrorBoundary';
import { forgetInventory } from '../store/inventory';
import { installDataSources, success } from '../testing/grafana';
import { testIds } from '../testIds';
import { type Build } from './CatalogueGate';
import { lazyContent } from './lazyContent';
import { pageScene } from './page';

const content = (text: string) => () => new SceneReactObject({ reactNode: <p>{text}</p> });
const settled = () => act(() => new Promise((resolve) => setTimeout(resolve, 5)));

beforeEach(() => {
  window.localStorage.clear();
  forgetInventory();
  locationService.push('/a/app/overview');
  const answer = (path: string) => success(path.includes('__name__') ? ['up', 'go_goroutines'] : ['contextd']);
  installDataSources([{ uid: 'prom', answer }]);
});

afterEach(() => jest.restoreAllMocks());

/** Shows a page; each call of the result opens it anew, as the app does for a page that it keeps. */
function page(load: () => Promise<Build>) {
  const scene = pageScene(parseSettings({}), lazyContent(load));
  return async () => {
    const leave = scene.activate();
    const gate = scene.state.body!;
    const view = render(
      <AppErrorBoundary resetKey="/">
        <gate.Component model={gate} />
      </AppErrorBoundary>
    );
    await settled();
    return () => {
      view.unmount();
      leave();
    };
  };
}

describe('content in a chunk of its own', () => {
  it('is loaded when its page is opened, and the page waits for it', async () => {
    let arrive: (build: Build) => void = () => {};
    const load = jest.fn(() => new Promise<Build>((resolve) => (arrive = resolve)));
    const open = page(load);
    expect(load).toHaveBeenCalledTimes(1);
    const close = await open();
    expect(screen.getByTestId(testIds.loading)).toBeInTheDocument();
    await act(async () => arrive(content('the charts')));
    expect(screen.getByText('the charts')).toBeInTheDocument();
    expect(screen.queryByTestId(testIds.loading)).not.toBeInTheDocument();
    expect(load).toHaveBeenCalledTimes(1);
    close();
  });

  it('that cannot be loaded says so, and is loaded again when the page is opened again', async () => {
    jest.spyOn(console, 'error').mockImplementation(() => {});
    const load = jest.fn<Promise<Build>, []>().mockRejectedValueOnce(new Error('out of memory'));
    load.mockResolvedValue(content('the charts'));
    const open = page(load);
    const close = await open();
    // The failed load started before the page requested it; the page's own attempt is the second.
    expect(load).toHaveBeenCalledTimes(2);
    expect(screen.getByText('the charts')).toBeInTheDocument();
    close();
  });

  it('that fails while the page waits is an error of the page, until it is opened again', async () => {
    jest.spyOn(console, 'error').mockImplementation(() => {});
    let fail: (error: Error) => void = () => {};
    const load = jest.fn<Promise<Build>, []>(() => new Promise((_, reject) => (fail = reject)));
    const open = page(load);
    let close = await open();
    await act(async () => fail(new Error('out of memory')));
    expect(screen.getByRole('alert')).toHaveTextContent('out of memory.');
    close();
    load.mockResolvedValue(content('the charts'));
    close = await open();
    expect(screen.getByText('the charts')).toBeInTheDocument();
    expect(load).toHaveBeenCalledTimes(2);
    close();
  });

  it('that throws while it is built is an error of the page too', async () => {
    jest.spyOn(console, 'error').mockImplementation(() => {});
    const broken: Build = () => {
      throw new Error('x is not a function');
    };
    const close = await page(async () => broken)();
    expect(screen.getByRole('alert')).toHaveTextContent('x is not a function.');
    close();
  });
});

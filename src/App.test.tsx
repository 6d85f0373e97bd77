import './shared/testing/browser';
import { type AppRootProps } from '@grafana/data';
import { LocationServiceProvider, locationService, type PluginPageProps } from '@grafana/runtime';
import { act, render, screen, waitFor } from '@testing-library/react';
import React, { type ReactNode, useLayoutEffect, useState } from 'react';
import { Route, Router, Routes } from 'react-router-dom';
import App from './App';
import { type AppSettings } from './settings';
import { recall, remember } from './shared/settings/storage';
import { installDataSources } from './shared/testing/grafana';
import { testIds } from './shared/testIds';

const APP = '/a/contextd-observability-app';

jest.mock('@grafana/runtime', () => ({
  ...jest.requireActual('@grafana/runtime'),
  // Grafana's frame of a page, as far as it matters here.
  PluginPage: ({ children, subTitle, pageNav }: PluginPageProps) => (
    <main>
      <h1>{pageNav?.text}</h1>
      <nav>
        {pageNav?.children?.map(({ text, url }) => (
          <a key={url} href={url}>
            {text}
          </a>
        ))}
      </nav>
      <p>{subTitle}</p>
      {children}
    </main>
  ),
}));

/** A router over Grafana's own history, as Grafana has it. */
function GrafanaRouter({ children }: { children: ReactNode }) {
  const history = locationService.getHistory();
  const [location, setLocation] = useState(history.location);
  useLayoutEffect(() => history.listen((next: typeof location) => setLocation(next)), [history]);
  return (
    <LocationServiceProvider service={locationService}>
      <Router location={location} navigator={history} future={{ v7_relativeSplatPath: true }}>
        {children}
      </Router>
    </LocationServiceProvider>
  );
}

/** Opens the app at an address below it. */
async function open(path: string, jsonData?: unknown) {
  locationService.push(APP + path);
  const props = { meta: { jsonData } } as unknown as AppRootProps<AppSettings>;
  render(
    <GrafanaRouter>
      <Routes>
        <Route path="/a/:pluginId/*" element={<App {...props} />} />
      </Routes>
    </GrafanaRouter>
  );
  await act(async () => {});
}

const where = () => locationService.getLocation();

beforeEach(() => {
  window.localStorage.clear();
  installDataSources([]);
});

describe('the app', () => {
  it.each([
    ['', '/overview'],
    ['/', '/overview'],
    ['?from=now-1h&var-job=a%20b', '/overview?from=now-1h&var-job=a%20b'],
    ['/runtime', '/runtime/go'],
    ['/runtime/', '/runtime/go'],
    ['/runtime?var-instance=a&var-instance=b', '/runtime/go?var-instance=a&var-instance=b'],
    ['/runtime/http', '/runtime/http'],
    ['/overview?to=now', '/overview?to=now'],
  ])('opened at %j stands at %j', async (path, expected) => {
    await open(path);
    const { pathname, search } = where();
    expect(pathname).toBe(APP + expected.split('?')[0]);
    for (const [key, value] of new URLSearchParams(expected.split('?')[1])) {
      expect(new URLSearchParams(search).getAll(key)).toContain(value);
    }
  });

  it.each([
    ['/overview', 'Is contextd healthy, and if not, where do I look?'],
    ['/runtime/go', 'How do the process and its server behave?'],
  ])('shows at %s the page with its question', async (path, question) => {
    await open(path);
    expect(await screen.findByText(question)).toBeInTheDocument();
  });

  it.each([
    ['/overview', 'Overview'],
    ['/runtime/embeddings', 'Runtime'],
    ['/runtime/tools/tool?var-tool=a%2Fb', 'Tool'],
    ['/runtime/http/route?var-route=%2Fcheckpoints%2Fsearch', 'Route'],
  ])('shows at %s the page %s', async (path, title) => {
    await open(path);
    expect(await screen.findByRole('heading', { level: 1, name: title })).toBeInTheDocument();
  });

  describe('at an address that no page has', () => {
    const KEPT = 'from=now-3h&to=now&var-job=ctx';
    const linkOf = (name: string) => {
      const { pathname, search } = new URL(screen.getByRole('link', { name }).getAttribute('href') ?? '', 'http://x');
      return pathname + search;
    };

    it.each([
      ['/nonsense', 'Open Overview', '/overview'],
      ['/runtimes/http', 'Open Runtime: HTTP', '/runtime/http'],
      ['/runtime/nonsense', 'Open Runtime', '/runtime'],
      ['/runtime/servces', 'Open Runtime: Services', '/runtime/services'],
      ['/runtime/go/heap', 'Open Runtime: Go', '/runtime/go'],
      ['/overview/x/y', 'Open Overview', '/overview'],
      ['/setup/metrics', 'Open Setup', '/setup'],
      ['/slos/reprot', 'Open SLOs: Report', '/slos/report'],
      ['/slos/tool-erors', 'Open SLO: Tool errors', '/slos/slo/tool-errors'],
      ['/slos/slo', 'Open SLOs', '/slos'],
      ['/slos/slo/tool-errors/more', 'Open SLO: Tool errors', '/slos/slo/tool-errors'],
    ])('%s names it, and leads to the nearest page with what the reader chose', async (path, name, nearest) => {
      await open(`${path}?${KEPT}&viewPanel=1`);
      expect(await screen.findByRole('heading', { name: `There is no page at ${path}` })).toBeInTheDocument();
      expect(screen.getByRole('heading', { level: 1, name: 'Page not found' })).toBeInTheDocument();
      expect(linkOf(name)).toBe(`${APP}${nearest}?${KEPT}`);
      expect(screen.queryByText(/there might be a bug/)).not.toBeInTheDocument();
    });

    it.each(['/slos/tool-errors', '/slos/Tool-Errors', '/slos/tool%20errors'])(
      '%s leads to the SLO of that name',
      async (path) => {
        await open(`${path}?${KEPT}`);
        await waitFor(() => expect(where().pathname).toBe(`${APP}/slos/slo/tool-errors`));
        expect(where().search).toContain('from=now-3h');
      }
    );

    it('shows it also where it is no readable text', async () => {
      await open('/100%25');
      expect(await screen.findByText('There is no page at /100%')).toBeInTheDocument();
    });
  });

  it('leads from tab to tab, and keeps what the reader chose', async () => {
    await open('/runtime/go?from=now-3h&to=now&var-job=ctx');
    const links = screen
      .getAllByRole('link')
      .filter((link) => /^(Go|HTTP|Tools|Embeddings)$/.test(link.textContent ?? ''));
    expect(links.map(({ textContent }) => textContent)).toEqual(['Go', 'HTTP', 'Tools', 'Embeddings']);
    for (const link of links) {
      const { pathname, searchParams } = new URL(link.getAttribute('href') ?? '', 'http://grafana');
      expect(pathname).toBe(`${APP}/runtime/${link.textContent?.toLowerCase()}`);
      expect([searchParams.get('from'), searchParams.get('var-job')]).toEqual(['now-3h', 'ctx']);
    }
  });

  it('says on every page what is missing for it', async () => {
    await open('/runtime/tools');
    expect(await screen.findByTestId(testIds.problem)).toHaveAttribute('data-kind', 'noDataSource');
  });

  it('says which settings could not be used, above the page', async () => {
    await open('/overview', { job: 7, timeRangeFrom: 'yesterday' });
    const [alert] = screen.getAllByRole('alert');
    expect(alert).toHaveTextContent('The app’s configuration needs attention');
    expect(alert).toHaveTextContent('"job" must be text');
    expect(alert).toHaveTextContent('"yesterday"');
  });

  it('says nothing about settings that are right', async () => {
    await open('/overview', { job: 'ctx' });
    expect(screen.queryByText(/configuration needs attention/)).not.toBeInTheDocument();
  });
});

describe('the tab of Runtime', () => {
  it('that was open last opens again', async () => {
    await open('/runtime/embeddings');
    expect(recall('runtimeTab')).toBe('embeddings');
    await act(async () => locationService.push(`${APP}/runtime`));
    expect(where().pathname).toBe(`${APP}/runtime/embeddings`);
  });

  it('is that of the page of one tool', async () => {
    await open('/runtime/tools/tool?var-tool=memory_search');
    expect(recall('runtimeTab')).toBe('tools');
  });

  it.each(['/overview', '/runtime/unknown', '/runtimes/http'])('is not remembered at %s', async (path) => {
    await open(path);
    expect(recall('runtimeTab')).toBeUndefined();
  });

  it('that is gone gives way to the first one', async () => {
    remember('runtimeTab', 'tab-of-another-version');
    await open('/runtime');
    expect(where().pathname).toBe(`${APP}/runtime/go`);
  });
});

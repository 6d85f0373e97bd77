import { type AppRootProps } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';
import { loadResources, SceneApp, useSceneApp } from '@grafana/scenes';
import { Alert } from '@grafana/ui';
import React, { useEffect, useMemo } from 'react';
import { Navigate, useLocation } from 'react-router-dom';
import { overviewPage } from './pages/overview/page';
import { runtimePage } from './pages/runtime/page';
import { notFoundPage } from './pages/notFound/page';
import { setupPage } from './pages/setup/page';
import { alertsPage } from './pages/alerts/page';
import { slosPage } from './pages/slos/page';
import { PLUGIN_BASE_URL, PLUGIN_ID } from './constants';
import { pageUrl, PAGES } from './routing';
import { type AppSettings, parseSettings, type ParsedSettings } from './settings';
import { AppErrorBoundary } from './shared/states/AppErrorBoundary';
import { useJsonData } from './shared/settings/savedSettings';
import { recall, remember } from './shared/settings/storage';

/** The texts of the scenes library, in the reader's language; before anything is drawn. */
export async function loadTranslations(): Promise<void> {
  await initPluginTranslations(PLUGIN_ID, [loadResources]);
}

export default function App({ meta }: AppRootProps<AppSettings>) {
  const jsonData = useJsonData(meta.jsonData);
  const parsed = useMemo(() => parseSettings(jsonData), [jsonData]);
  const factory = useMemo(() => () => createApp(parsed), [parsed]);
  const app = useSceneApp(factory);
  const { pathname, search } = useLocation();
  useEffect(() => rememberTab(pathname), [pathname]);

  const target = redirect(pathname);
  if (target) {
    return <Navigate replace to={target + search} />;
  }
  return (
    <AppErrorBoundary resetKey={pathname}>
      {parsed.problems.length > 0 && (
        <Alert severity="warning" title="The app’s configuration needs attention">
          {parsed.problems.join(' ')}
        </Alert>
      )}
      <app.Component model={app} />
    </AppErrorBoundary>
  );
}

function createApp(settings: ParsedSettings): SceneApp {
  const notFound = notFoundPage(settings);
  const pages = [overviewPage, runtimePage, slosPage, alertsPage, setupPage].map((page) => page(settings, notFound));
  return new SceneApp({
    name: 'contextd-observability-app',
    pages: [...pages, notFound],
    urlSyncOptions: { updateUrlOnInit: true, createBrowserHistorySteps: true },
  });
}

const RUNTIME = pageUrl(PAGES.runtime.path);
const ALERTS = pageUrl(PAGES.alerts.path);

/** The app's root redirects to the first page, Alerts to its first tab; Runtime redirects to the tab that was open last. */
function redirect(pathname: string): string | undefined {
  const path = pathname.replace(/\/+$/, '');
  if (path === RUNTIME) {
    const saved = PAGES.runtime.tabs.find((tab) => tab.path === recall('runtimeTab')) ?? PAGES.runtime.tabs[0];
    return `${RUNTIME}/${saved.path}`;
  }
  if (path === ALERTS) {
    return `${ALERTS}/${PAGES.alerts.tabs[0].path}`;
  }
  return path === PLUGIN_BASE_URL ? pageUrl(PAGES.overview.path) : undefined;
}

function rememberTab(pathname: string) {
  const tab = pathname.startsWith(`${RUNTIME}/`) ? pathname.slice(RUNTIME.length + 1).split('/')[0] : '';
  if (PAGES.runtime.tabs.some(({ path }) => path === tab)) {
    remember('runtimeTab', tab);
  }
}

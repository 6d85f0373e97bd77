import { ThemeContext } from '@grafana/data';
import { LocationServiceProvider, locationService } from '@grafana/runtime';
import { ErrorBoundaryAlert, GlobalStyles, ModalRoot, ModalsProvider, PortalContainer } from '@grafana/ui';
import { useMemo } from 'react';
import { HistoryRouter as Router } from './HistoryRouter';
import { CompatRouter, Navigate, Route, Routes } from 'react-router-dom-v5-compat';
import { AppRoot } from './AppRoot';
import { AppSettings } from './AppSettings';
import { DataSourcePage, DataSourcesPage } from './DataSourcePages';
import { Frame } from './Frame';
import { type InstalledApp } from './installedApp';
import { appNav } from './navModel';
import { NotHere } from './NotHere';
import { theme } from './themes';
import { useSubject } from './useObservable';

/** The page. */
export function App({ app }: { app: InstalledApp }) {
  const current = useSubject(theme);
  const nav = useMemo(() => appNav(app), [app]);
  return (
    <ThemeContext.Provider value={current}>
      <GlobalStyles />
      <LocationServiceProvider service={locationService}>
        <Router history={locationService.getHistory()}>
          <CompatRouter>
            <ModalsProvider>
              <ErrorBoundaryAlert style="page">
                <Frame nav={nav}>
                  <Routes>
                    <Route path="/" element={<Navigate replace to={nav.children?.[0]?.url ?? nav.url ?? '/'} />} />
                    <Route path={`/a/${app.id}/*`} element={<AppRoot id={app.id} nav={nav} />} />
                    <Route path={`/plugins/${app.id}`} element={<AppSettings id={app.id} nav={nav} />} />
                    <Route path="/connections/datasources" element={<DataSourcesPage />} />
                    <Route path="/connections/datasources/edit/:uid" element={<DataSourcePage />} />
                    <Route path="/datasources/edit/:uid" element={<DataSourcePage />} />
                    <Route path="*" element={<NotHere nav={nav} />} />
                  </Routes>
                </Frame>
              </ErrorBoundaryAlert>
              <ModalRoot />
              <PortalContainer />
            </ModalsProvider>
          </CompatRouter>
        </Router>
      </LocationServiceProvider>
    </ThemeContext.Provider>
  );
}

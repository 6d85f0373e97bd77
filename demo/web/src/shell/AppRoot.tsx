import { type AppPlugin, type KeyValue, type NavModelItem, PluginContextProvider, urlUtil } from '@grafana/data';
import { Alert, ErrorBoundaryAlert, LoadingPlaceholder } from '@grafana/ui';
import { useEffect, useMemo, useState } from 'react';
import { useLocation } from 'react-router-dom-v5-compat';
import { loadApp } from '../plugins/load';
import { activePage } from './navModel';
import { Page } from './Page';
import { SectionContext } from './PluginPage';

/** The app's pages, below /a/ID. */
export function AppRoot({ id, nav }: { id: string; nav: NavModelItem }) {
  const { plugin, failure } = useApp(id);
  const { pathname, search } = useLocation();
  const page = activePage(nav.children, pathname);
  const section = useMemo(() => (page ? [nav, page] : [nav]), [nav, page]);
  if (failure) {
    return (
      <Page section={section} pageNav={{ text: nav.text }}>
        <Alert severity="error" title="The app could not be loaded">
          {failure}
        </Alert>
      </Page>
    );
  }
  if (!plugin) {
    return <LoadingPlaceholder text="" />;
  }
  const Root = plugin.root;
  return (
    <SectionContext.Provider value={section}>
      <PluginContextProvider meta={plugin.meta}>
        {Root ? (
          <ErrorBoundaryAlert style="page" boundaryName={`plugin ${id}`}>
            <Root
              meta={plugin.meta}
              basename={`/a/${id}`}
              path={pathname}
              query={urlUtil.parseKeyValue(search.slice(1)) as KeyValue}
              onNavChanged={() => {}}
            />
          </ErrorBoundaryAlert>
        ) : (
          <Alert severity="error" title="The app has no root page" />
        )}
      </PluginContextProvider>
    </SectionContext.Provider>
  );
}

/** Loads the app once, with the currently saved settings. */
export function useApp(id: string): { plugin?: AppPlugin; failure?: string } {
  const [loaded, setLoaded] = useState<{ plugin?: AppPlugin; failure?: string }>({});
  useEffect(() => {
    let current = true;
    loadApp(id).then(
      (plugin) => current && setLoaded({ plugin }),
      (error: { data?: { message?: string }; message?: string }) =>
        current && setLoaded({ failure: error.data?.message ?? error.message ?? String(error) })
    );
    return () => {
      current = false;
    };
  }, [id]);
  return loaded;
}

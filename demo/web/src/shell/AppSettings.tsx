import { type NavModelItem, PluginContextProvider, urlUtil } from '@grafana/data';
import { config } from '@grafana/runtime';
import { Alert, ErrorBoundaryAlert, LoadingPlaceholder } from '@grafana/ui';
import { useLocation } from 'react-router-dom-v5-compat';
import { useApp } from './AppRoot';
import { Page } from './Page';

/** The app's configuration pages, as Grafana shows them below /plugins/ID. */
export function AppSettings({ id, nav }: { id: string; nav: NavModelItem }) {
  const { plugin, failure } = useApp(id);
  const { search } = useLocation();
  const query = urlUtil.parseKeyValue(search.slice(1));
  const url = `/plugins/${id}`;
  const pages = plugin?.configPages ?? [];
  const shown = pages.find((page) => page.id === query.page) ?? pages[0];
  const pageNav: NavModelItem = {
    text: nav.text,
    img: nav.img,
    url,
    subTitle: nav.subTitle,
    children: pages.map((page) => ({
      text: page.title,
      icon: page.icon,
      url: `${url}?page=${page.id}`,
      active: page === shown,
    })),
  };
  const admin = config.bootData.user.orgRole === 'Admin';
  return (
    <Page section={[{ text: 'Plugins' }]} pageNav={pageNav}>
      {failure && (
        <Alert severity="error" title="The app could not be loaded">
          {failure}
        </Alert>
      )}
      {!failure && !plugin && <LoadingPlaceholder text="" />}
      {plugin && !admin && <Alert severity="info" title="Only an administrator can configure the app" />}
      {plugin && admin && shown && (
        <PluginContextProvider meta={plugin.meta}>
          <ErrorBoundaryAlert>
            <shown.body plugin={plugin} query={query} />
          </ErrorBoundaryAlert>
        </PluginContextProvider>
      )}
      {plugin && admin && !shown && <p>The app has nothing to configure.</p>}
    </Page>
  );
}

import { VariableHide } from '@grafana/data';
import { type EmbeddedScene, SceneAppPage, sceneGraph } from '@grafana/scenes';
import { PAGES, pageUrl, PRESERVED_URL_KEYS, VAR } from '../../routing';
import { type ParsedSettings } from '../../settings';
import { lazyContent } from '../../shared/scene/lazyContent';
import { pageScene } from '../../shared/scene/page';
import { runbookDrilldown } from './runbooks/page';
import { type TabContent, TABS } from './tabs';

export function alertsPage(settings: ParsedSettings, notFound: SceneAppPage): SceneAppPage {
  const { title, icon, path, question, tabs } = PAGES.alerts;
  return new SceneAppPage({
    title,
    titleIcon: icon as never,
    subTitle: question,
    url: pageUrl(path),
    preserveUrlKeys: PRESERVED_URL_KEYS,
    routePath: `${path}/*`,
    getFallbackPage: () => notFound,
    tabs: tabs.map(
      (tab) =>
        new SceneAppPage({
          title: tab.title,
          url: pageUrl(path, tab.path),
          routePath: `${tab.path}/*`,
          preserveUrlKeys: PRESERVED_URL_KEYS,
          getScene: () => tabScene(settings, TABS[tab.path]),
          getFallbackPage: () => notFound,
          drilldowns: tab.path === 'runbooks' ? [runbookDrilldown(settings, notFound)] : [],
        })
    ),
    drilldowns: [runbookDrilldown(settings, notFound)],
  });
}

/** Alerts tell that contextd is gone: the page is of use also where the data source has nothing of it. */
function tabScene(settings: ParsedSettings, load: () => Promise<TabContent>): EmbeddedScene {
  const content = lazyContent(async () => {
    const build = await load();
    return (context) => build(context, settings);
  });
  const scene = pageScene(settings, content, [], true);
  // Most alerts are about the whole service.
  sceneGraph.getVariables(scene).getByName(VAR.instance)?.setState({ hide: VariableHide.hideVariable });
  return scene;
}

import { SceneAppPage } from '@grafana/scenes';
import { PAGES, pageUrl, PRESERVED_URL_KEYS, VAR } from '../../routing';
import { type ParsedSettings } from '../../settings';
import { lazyContent } from '../../shared/scene/lazyContent';
import { pageScene } from '../../shared/scene/page';
import { ConceptLabelVariable } from '../../shared/scene/variables';

/** The content of a tab or of a page below one, by its path. All of Runtime is one chunk: readers go from tab to tab. */
const content = (path: string) =>
  lazyContent(async () => (await import(/* webpackChunkName: "page-runtime" */ './scene')).CONTENT[path]);

/** Pages below a tab that show one thing, chosen by a variable in the URL. */
const DETAILS = [
  {
    tab: 'tools',
    path: 'tool',
    title: 'Tool',
    concept: 'toolCalls',
    label: 'tool',
    variable: VAR.tool,
  },
  {
    tab: 'http',
    path: 'route',
    title: 'Route',
    concept: 'httpRequests',
    label: 'http_route',
    variable: VAR.route,
  },
] as const;

export function runtimePage(settings: ParsedSettings, notFound: SceneAppPage): SceneAppPage {
  const { title, icon, path, question, tabs } = PAGES.runtime;
  return new SceneAppPage({
    preserveUrlKeys: PRESERVED_URL_KEYS,
    title,
    titleIcon: icon as never,
    subTitle: question,
    url: pageUrl(path),
    routePath: `${path}/*`,
    getFallbackPage: () => notFound,
    tabs: tabs.map(
      (tab) =>
        new SceneAppPage({
          title: tab.title,
          url: pageUrl(path, tab.path),
          routePath: `${tab.path}/*`,
          preserveUrlKeys: PRESERVED_URL_KEYS,
          getScene: () => pageScene(settings, content(tab.path)),
          getFallbackPage: () => notFound,
          drilldowns: DETAILS.filter((detail) => detail.tab === tab.path).map((detail) => ({
            routePath: `${tab.path}/${detail.path}/*`,
            getPage: (_match, parent) => detailPage(settings, detail, parent as SceneAppPage, notFound),
          })),
        })
    ),
  });
}

function detailPage(
  settings: ParsedSettings,
  detail: (typeof DETAILS)[number],
  parent: SceneAppPage,
  notFound: SceneAppPage
): SceneAppPage {
  const { variable, title, concept, label } = detail;
  return new SceneAppPage({
    preserveUrlKeys: PRESERVED_URL_KEYS,
    title,
    url: pageUrl(PAGES.runtime.path, detail.tab, detail.path),
    routePath: '*',
    getParentPage: () => parent,
    getFallbackPage: () => notFound,
    getScene: () =>
      pageScene(settings, content(detail.path), [new ConceptLabelVariable(variable, title, concept, label)]),
  });
}

import { SceneAppPage, type SceneObject } from '@grafana/scenes';
import { PAGES, pageUrl, PRESERVED_URL_KEYS, VAR } from '../../routing';
import { type ParsedSettings } from '../../settings';
import { type PageContext } from '../../shared/scene/CatalogueGate';
import { pageScene } from '../../shared/scene/page';
import { ConceptLabelVariable } from '../../shared/scene/variables';
import { batchContent } from './batch';
import { cacheContent } from './cache';
import { databaseContent } from './database';
import { embeddingsContent } from './embeddings';
import { goContent } from './go';
import { httpContent } from './http';
import { rateLimitContent } from './rateLimit';
import { routeContent } from './route';
import { securityContent } from './security';
import { servicesContent } from './services';
import { toolContent } from './tool';
import { toolsContent } from './tools';

type Build = (context: PageContext) => SceneObject;

const CONTENT: Record<(typeof PAGES.runtime.tabs)[number]['path'], Build> = {
  go: goContent,
  http: httpContent,
  tools: toolsContent,
  services: servicesContent,
  embeddings: embeddingsContent,
  database: databaseContent,
  batch: batchContent,
  cache: cacheContent,
  'rate-limit': rateLimitContent,
  security: securityContent,
};

/** Pages below a tab that show one thing, chosen by a variable in the URL. */
const DETAILS = [
  {
    tab: 'tools',
    path: 'tool',
    title: 'Tool',
    concept: 'toolCalls',
    label: 'tool',
    variable: VAR.tool,
    build: toolContent,
  },
  {
    tab: 'http',
    path: 'route',
    title: 'Route',
    concept: 'httpRequests',
    label: 'http_route',
    variable: VAR.route,
    build: routeContent,
  },
] as const;

export function runtimePage(settings: ParsedSettings): SceneAppPage {
  const { title, icon, path, question, tabs } = PAGES.runtime;
  return new SceneAppPage({
    preserveUrlKeys: PRESERVED_URL_KEYS,
    title,
    titleIcon: icon as never,
    subTitle: question,
    url: pageUrl(path),
    routePath: `${path}/*`,
    tabs: tabs.map(
      (tab) =>
        new SceneAppPage({
          title: tab.title,
          url: pageUrl(path, tab.path),
          routePath: `${tab.path}/*`,
          preserveUrlKeys: PRESERVED_URL_KEYS,
          getScene: () => pageScene(settings, CONTENT[tab.path]),
          drilldowns: DETAILS.filter((detail) => detail.tab === tab.path).map((detail) => ({
            routePath: `${tab.path}/${detail.path}/*`,
            getPage: (_match, parent) => detailPage(settings, detail, parent as SceneAppPage),
          })),
        })
    ),
  });
}

function detailPage(settings: ParsedSettings, detail: (typeof DETAILS)[number], parent: SceneAppPage): SceneAppPage {
  const { variable, title, concept, label } = detail;
  return new SceneAppPage({
    preserveUrlKeys: PRESERVED_URL_KEYS,
    title,
    url: pageUrl(PAGES.runtime.path, detail.tab, detail.path),
    routePath: '*',
    getParentPage: () => parent,
    getScene: () => pageScene(settings, detail.build, [new ConceptLabelVariable(variable, title, concept, label)]),
  });
}

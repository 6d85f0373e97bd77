import { VariableHide } from '@grafana/data';
import { type EmbeddedScene, SceneAppPage, sceneGraph } from '@grafana/scenes';
import { PAGES, pageUrl, PRESERVED_URL_KEYS, SLO_PATHS, SLO_TITLES, sloUrl, VAR } from '../../routing';
import { type ParsedSettings } from '../../settings';
import { lazyContent } from '../../shared/scene/lazyContent';
import { pageScene } from '../../shared/scene/page';

interface SubPage {
  path: keyof typeof SLO_TITLES;
  /** It is about one SLO, whose name ends the address. */
  named?: boolean;
  /** It is of use also where the data source has nothing. */
  evenWithout?: boolean;
}

const SUB_PAGES: SubPage[] = [
  { path: SLO_PATHS.detail, named: true },
  { path: SLO_PATHS.edit, named: true, evenWithout: true },
  { path: SLO_PATHS.create, evenWithout: true },
  { path: SLO_PATHS.import, evenWithout: true },
  { path: SLO_PATHS.report },
];

/** An SLO is also found at `/slos/NAME`: the page that stands where no other is leads to it. */
export function slosPage(settings: ParsedSettings, notFound: SceneAppPage): SceneAppPage {
  const { title, icon, path, question } = PAGES.slos;
  return new SceneAppPage({
    title,
    titleIcon: icon as never,
    subTitle: question,
    url: pageUrl(path),
    preserveUrlKeys: PRESERVED_URL_KEYS,
    routePath: `${path}/*`,
    getScene: () => slosScene(settings, { path: '' }),
    getFallbackPage: () => notFound,
    drilldowns: SUB_PAGES.map((sub) => ({
      routePath: sub.named ? `${sub.path}/:slo/*` : `${sub.path}/*`,
      getPage: ({ params }, parent) => subPage(settings, sub, params.slo ?? '', parent as SceneAppPage, notFound),
    })),
  });
}

function subPage(
  settings: ParsedSettings,
  sub: SubPage,
  name: string,
  parent: SceneAppPage,
  notFound: SceneAppPage
): SceneAppPage {
  const title = SLO_TITLES[sub.path];
  const entitle = (text: string) => page.setState({ title: `${title}: ${text}` });
  const page = new SceneAppPage({
    title: sub.named ? `${title}: ${name}` : title,
    url: sub.named ? sloUrl(sub.path, name) : pageUrl(PAGES.slos.path, sub.path),
    preserveUrlKeys: PRESERVED_URL_KEYS,
    routePath: '*',
    getParentPage: () => parent,
    getScene: () => slosScene(settings, sub, name, entitle),
    getFallbackPage: () => notFound,
  });
  return page;
}

function slosScene(
  parsed: ParsedSettings,
  { path, evenWithout = false }: { path: SubPage['path'] | ''; evenWithout?: boolean },
  name = '',
  entitle?: (title: string) => void
): EmbeddedScene {
  const content = lazyContent(async () => {
    const { sloContent } = await import(/* webpackChunkName: "page-slos" */ './scene');
    return sloContent(path, { text: parsed.settings.slos, name, entitle });
  });
  const scene = pageScene(parsed, content, [], evenWithout, 'now');
  sceneGraph.getVariables(scene).getByName(VAR.instance)?.setState({ hide: VariableHide.hideVariable });
  return scene;
}

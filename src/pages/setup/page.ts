import { VariableHide } from '@grafana/data';
import { type EmbeddedScene, SceneAppPage, sceneGraph } from '@grafana/scenes';
import { PAGES, pageUrl, PRESERVED_URL_KEYS, VAR } from '../../routing';
import { type ParsedSettings } from '../../settings';
import { lazyContent } from '../../shared/scene/lazyContent';
import { pageScene } from '../../shared/scene/page';

const load = async () => (await import(/* webpackChunkName: "page-setup" */ './scene')).setupContent;

export function setupPage(settings: ParsedSettings, notFound: SceneAppPage): SceneAppPage {
  const { title, icon, path, question } = PAGES.setup;
  return new SceneAppPage({
    title,
    titleIcon: icon as never,
    subTitle: question,
    url: pageUrl(path),
    preserveUrlKeys: PRESERVED_URL_KEYS,
    routePath: `${path}/*`,
    getScene: () => setupScene(settings),
    getFallbackPage: () => notFound,
  });
}

/** The scene of the page. It is about a whole job: the choice of instances stays in the address, but does not apply here. */
export function setupScene(settings: ParsedSettings): EmbeddedScene {
  const scene = pageScene(settings, lazyContent(load), [], true, 'now');
  sceneGraph.getVariables(scene).getByName(VAR.instance)?.setState({ hide: VariableHide.hideVariable });
  return scene;
}

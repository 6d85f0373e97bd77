import { SceneAppPage } from '@grafana/scenes';
import { PAGES, pageUrl, PRESERVED_URL_KEYS } from '../../routing';
import { type ParsedSettings } from '../../settings';
import { lazyContent } from '../../shared/scene/lazyContent';
import { pageScene } from '../../shared/scene/page';

const load = async () => (await import(/* webpackChunkName: "page-overview" */ './scene')).overviewContent;

export function overviewPage(settings: ParsedSettings, notFound: SceneAppPage): SceneAppPage {
  const { title, icon, path, question } = PAGES.overview;
  return new SceneAppPage({
    title,
    titleIcon: icon as never,
    subTitle: question,
    url: pageUrl(path),
    preserveUrlKeys: PRESERVED_URL_KEYS,
    routePath: `${path}/*`,
    getScene: () => pageScene(settings, lazyContent(load)),
    getFallbackPage: () => notFound,
  });
}

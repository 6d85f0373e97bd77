import { type SceneAppDrilldownView, SceneAppPage } from '@grafana/scenes';
import { PRESERVED_URL_KEYS, RUNBOOK_PATH, runbookPage } from '../../../routing';
import { type ParsedSettings } from '../../../settings';
import { lazyContent } from '../../../shared/scene/lazyContent';
import { pageScene } from '../../../shared/scene/page';

/** The page of one runbook, below the tab that lists them. It can be read also where the store has nothing of contextd. */
export function runbookDrilldown(settings: ParsedSettings, notFound: SceneAppPage): SceneAppDrilldownView {
  return {
    routePath: `${RUNBOOK_PATH}/:runbook/*`,
    getPage: ({ params }, parent) => pageOf(settings, params.runbook ?? '', parent as SceneAppPage, notFound),
  };
}

function pageOf(settings: ParsedSettings, name: string, parent: SceneAppPage, notFound: SceneAppPage): SceneAppPage {
  const entitle = (title: string) => page.setState({ title });
  const content = lazyContent(async () => {
    const { runbookContent } = await import(/* webpackChunkName: "page-runbook" */ './scene');
    return runbookContent({ name, slos: settings.settings.slos, entitle });
  });
  const page = new SceneAppPage({
    title: name,
    url: runbookPage(name),
    routePath: '*',
    preserveUrlKeys: PRESERVED_URL_KEYS,
    getParentPage: () => parent,
    getScene: () => pageScene(settings, content, [], true),
    getFallbackPage: () => notFound,
  });
  return page;
}

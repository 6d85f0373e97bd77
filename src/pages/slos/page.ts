import { VariableHide } from '@grafana/data';
import { type EmbeddedScene, SceneAppPage, sceneGraph } from '@grafana/scenes';
import { PAGES, pageUrl, PRESERVED_URL_KEYS, SLO_PATHS, sloUrl, VAR } from '../../routing';
import { type ParsedSettings } from '../../settings';
import { pageScene } from '../../shared/scene/page';
import { SloDetail } from './SloDetail';
import { SloEditor } from './SloEditor';
import { SloImport } from './SloImport';
import { SloList } from './SloList';
import { SloReport } from './SloReport';
import { SloScene, type SloView } from './SloScene';

interface SubPage {
  path: string;
  title: string;
  view: SloView;
  /** It is about one SLO, whose name ends the address. */
  named?: boolean;
  /** It is of use also where the data source has nothing. */
  evenWithout?: boolean;
}

const LIST: SloView = { build: (context) => new SloList({ context }) };
const EDITOR: SloView = { build: (context) => new SloEditor(context), withoutInsights: true };

const SUB_PAGES: SubPage[] = [
  { path: SLO_PATHS.detail, title: 'SLO', view: { build: (context) => new SloDetail(context) }, named: true },
  { path: SLO_PATHS.edit, title: 'Edit', view: EDITOR, named: true, evenWithout: true },
  { path: SLO_PATHS.create, title: 'New SLO', view: EDITOR, evenWithout: true },
  {
    path: SLO_PATHS.import,
    title: 'Import',
    view: { build: (context) => new SloImport({ context }), withoutInsights: true },
    evenWithout: true,
  },
  { path: SLO_PATHS.report, title: 'Report', view: { build: (context) => new SloReport(context) } },
];

export function slosPage(settings: ParsedSettings): SceneAppPage {
  const { title, icon, path, question } = PAGES.slos;
  return new SceneAppPage({
    title,
    titleIcon: icon as never,
    subTitle: question,
    url: pageUrl(path),
    preserveUrlKeys: PRESERVED_URL_KEYS,
    routePath: `${path}/*`,
    getScene: () => slosScene(settings, { view: LIST }),
    drilldowns: SUB_PAGES.map((sub) => ({
      routePath: sub.named ? `${sub.path}/:slo/*` : `${sub.path}/*`,
      getPage: ({ params }, parent) => subPage(settings, sub, params.slo ?? '', parent as SceneAppPage),
    })),
  });
}

function subPage(settings: ParsedSettings, sub: SubPage, name: string, parent: SceneAppPage): SceneAppPage {
  const entitle = (text: string) => page.setState({ title: `${sub.title}: ${text}` });
  const page = new SceneAppPage({
    title: sub.named ? `${sub.title}: ${name}` : sub.title,
    url: sub.named ? sloUrl(sub.path, name) : pageUrl(PAGES.slos.path, sub.path),
    preserveUrlKeys: PRESERVED_URL_KEYS,
    routePath: '*',
    getParentPage: () => parent,
    getScene: () => slosScene(settings, sub, name, entitle),
  });
  return page;
}

function slosScene(
  parsed: ParsedSettings,
  { view, evenWithout = false }: Pick<SubPage, 'view' | 'evenWithout'>,
  name = '',
  entitle?: (title: string) => void
): EmbeddedScene {
  const { slos: text } = parsed.settings;
  const scene = pageScene(parsed, (context) => new SloScene({ context, view, text, name, entitle }), [], evenWithout);
  sceneGraph.getVariables(scene).getByName(VAR.instance)?.setState({ hide: VariableHide.hideVariable });
  return scene;
}

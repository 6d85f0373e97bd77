/** The content of the SLO pages, in a chunk of its own. */
import { SLO_PATHS } from '../../routing';
import { type Build } from '../../shared/scene/CatalogueGate';
import { SloDetail } from './SloDetail';
import { SloEditor } from './SloEditor';
import { SloImport } from './SloImport';
import { SloList } from './SloList';
import { SloReport } from './SloReport';
import { SloScene, type SloSceneOptions, type SloView } from './SloScene';

const EDITOR: SloView = { build: (context) => new SloEditor(context), withoutInsights: true };

/** By the path below SLOs; the list has none. */
const VIEWS: Record<string, SloView> = {
  '': { build: (context) => new SloList({ context }) },
  [SLO_PATHS.detail]: { build: (context) => new SloDetail(context) },
  [SLO_PATHS.edit]: EDITOR,
  [SLO_PATHS.create]: EDITOR,
  [SLO_PATHS.import]: { build: (context) => new SloImport({ context }), withoutInsights: true },
  [SLO_PATHS.report]: { build: (context) => new SloReport(context) },
};

export function sloContent(path: string, options: SloSceneOptions): Build {
  return (context) => new SloScene({ context, path, view: VIEWS[path], ...options });
}

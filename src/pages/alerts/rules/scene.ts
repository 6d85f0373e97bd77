/** The content of the tab Rules, in a chunk of its own. */
import { type ParsedSettings } from '../../../settings';
import { type PageContext } from '../../../shared/scene/CatalogueGate';
import { RulesTab } from './RulesTab';

export function rulesContent(context: PageContext, { settings }: ParsedSettings): RulesTab {
  return new RulesTab({ context, text: settings.slos });
}

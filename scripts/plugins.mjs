import fs from 'node:fs';
import path from 'node:path';

const SOURCE = 'src';

/**
 * The folders below src/ with nested plugins, as the app's plugin.json declares them.
 *
 * @returns {string[]} folder names, for example "panel-budget"
 * @throws when plugin.json declares a nested plugin whose folder does not exist
 */
export function nestedPlugins(root = process.cwd()) {
  const { includes = [] } = readPluginJson('', root);
  return includes
    .filter((include) => include.type !== 'page' && include.path?.endsWith('/plugin.json'))
    .map((include) => {
      const folder = path.dirname(include.path);
      if (!fs.existsSync(path.join(root, SOURCE, include.path))) {
        throw new Error(`src/plugin.json includes "${include.path}", but src/${include.path} does not exist.`);
      }
      return folder;
    });
}

/** plugin.json of the app (folder "") or of a nested plugin. */
export function readPluginJson(folder, root = process.cwd()) {
  return JSON.parse(fs.readFileSync(path.join(root, SOURCE, folder, 'plugin.json'), 'utf8'));
}

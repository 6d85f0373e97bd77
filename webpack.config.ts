import CopyWebpackPlugin from 'copy-webpack-plugin';
import path from 'path';
import ReplaceInFileWebpackPlugin from 'replace-in-file-webpack-plugin';
import VirtualModulesPlugin from 'webpack-virtual-modules';
import { SubresourceIntegrityPlugin } from 'webpack-subresource-integrity';
import { type Configuration, type WebpackPluginInstance } from 'webpack';

import scaffolded, { type Env } from './.config/webpack/webpack.config.ts';
import { getPackageJson } from './.config/bundler/utils.ts';
import { DIST_DIR, SOURCE_DIR } from './.config/bundler/constants.ts';
import { nestedPlugins, readPluginJson } from './scripts/plugins.mjs';

/**
 * One webpack compiler per plugin.
 *
 * Grafana serves a nested plugin's files from `dist/<folder>/` under the nested plugin's own id. With the scaffold's single compiler
 * the chunks of every plugin land in `dist/` and a nested module cannot find its own, so each nested plugin is compiled by itself.
 */
export default async (env: Env): Promise<Configuration[]> => {
  const app = await appConfig(env);
  return [app, ...nestedPlugins().map((folder) => nestedConfig(app, folder))];
};

async function appConfig(env: Env): Promise<Configuration> {
  const config = await scaffolded(env);
  const pluginJson = readPluginJson('');
  return {
    ...config,
    name: pluginJson.id,
    entry: { module: './module.tsx' },
    cache: cacheFor(pluginJson.id),
    output: {
      ...config.output,
      // The hash belongs in the file name: with a query string, a browser that holds an old module.js
      // after an upgrade asks for a chunk that is not there any more and shows a blank page.
      chunkFilename: '[name].[contenthash].js',
      // `clean` must leave the nested plugins' folders alone: their own compilers own them.
      clean: {
        keep: new RegExp(
          `^(${nestedPlugins().join('|')})([/\\\\]|$)|(.*?_(amd64|arm(64)?)(.exe)?|go_plugin_build_manifest)`
        ),
      },
    },
    plugins: (config.plugins ?? []).map((plugin) => (plugin instanceof CopyWebpackPlugin ? copyApp() : plugin)),
    resolve: { ...config.resolve, alias: singletons() },
    performance: { hints: false },
  };
}

function nestedConfig(app: Configuration, folder: string): Configuration {
  const pluginJson = readPluginJson(folder);
  const source = path.resolve(process.cwd(), SOURCE_DIR, folder);
  const out = path.resolve(process.cwd(), DIST_DIR, folder);
  return {
    ...app,
    name: pluginJson.id,
    context: source,
    entry: { module: './module' },
    cache: cacheFor(pluginJson.id),
    output: {
      ...app.output,
      path: out,
      uniqueName: pluginJson.id,
      publicPath: `public/plugins/${pluginJson.id}/`,
      clean: { keep: /(.*?_(amd64|arm(64)?)(.exe)?|go_plugin_build_manifest)/ },
    },
    plugins: [
      publicPathModule(pluginJson.id),
      new CopyWebpackPlugin({
        patterns: [
          { from: 'plugin.json', to: '.' },
          { from: 'img', to: 'img' },
        ],
      }),
      replacePlaceholders(out, pluginJson.id),
      new SubresourceIntegrityPlugin({ hashFuncNames: ['sha256'] }) as WebpackPluginInstance,
    ],
  };
}

/** What belongs beside the app's module.js. Nested plugins copy their own files. */
function copyApp() {
  return new CopyWebpackPlugin({
    patterns: [
      { from: '../README.md', to: '.', force: true },
      { from: '../LICENSE', to: '.' },
      { from: '../CHANGELOG.md', to: '.', force: true },
      { from: 'plugin.json', to: '.' },
      { from: 'img', to: 'img' },
    ],
  });
}

function replacePlaceholders(dir: string, id: string) {
  return new ReplaceInFileWebpackPlugin([
    {
      dir,
      files: ['plugin.json'],
      rules: [
        { search: /%VERSION%/g, replace: getPackageJson().version },
        { search: /%TODAY%/g, replace: new Date().toISOString().substring(0, 10) },
        { search: /%PLUGIN_ID%/g, replace: id },
      ],
    },
  ]);
}

/** The public path is where module.js was loaded from, whatever sub-path or CDN serves it. */
function publicPathModule(id: string) {
  return new VirtualModulesPlugin({
    'node_modules/grafana-public-path.js': `
import amdMetaModule from 'amd-module';

__webpack_public_path__ =
  amdMetaModule && amdMetaModule.uri
    ? amdMetaModule.uri.slice(0, amdMetaModule.uri.lastIndexOf('/') + 1)
    : 'public/plugins/${id}/';
`,
  });
}

function cacheFor(name: string): Configuration['cache'] {
  return {
    type: 'filesystem',
    name,
    buildDependencies: {
      config: [
        'webpack.config.ts',
        'package-lock.json',
        '.config/webpack/webpack.config.ts',
        'scripts/plugins.mjs',
      ].map((file) => path.resolve(process.cwd(), file)),
    },
  };
}

/** @grafana/i18n keeps its state in the module: two copies would mean two languages. */
function singletons() {
  return { '@grafana/i18n$': path.resolve(process.cwd(), 'node_modules/@grafana/i18n') };
}

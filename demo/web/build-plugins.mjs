// How the page's imports are resolved. Each entry says why it is needed.
import { existsSync } from 'node:fs';
import path from 'node:path';

/** Resolves "@grafana/x/dist/esm/...", which the package's exports do not include. */
function deepImports(root) {
  return {
    name: 'deep-imports',
    setup(build) {
      build.onResolve({ filter: /^@grafana\/[a-z0-9]+\/dist\/esm\// }, ({ path: name }) => {
        const file = path.join(root, 'node_modules', name);
        return existsSync(file)
          ? { path: file }
          : {
              errors: [
                { text: `${name} is not in the installed package: src/internals.ts must follow its new version` },
              ],
            };
      });
    },
  };
}

/**
 * One copy of each package that the shell, @grafana/ui and the plugin share through React context. npm nests further
 * copies, and two copies of the router in one page do not share their state.
 */
function singleCopies(here, root) {
  const where = {
    'react-router-dom': path.join(here, 'node_modules/react-router-dom'),
    'react-router-dom-v5-compat': path.join(here, 'node_modules/react-router-dom-v5-compat'),
    history: path.join(root, 'node_modules/history'),
    react: path.join(root, 'node_modules/react'),
    'react-dom': path.join(root, 'node_modules/react-dom'),
    '@grafana/i18n': path.join(root, 'node_modules/@grafana/i18n'),
  };
  return {
    name: 'single-copies',
    setup(build) {
      build.onResolve(
        { filter: /^(react-router-dom|react-router-dom-v5-compat|react|react-dom|@grafana\/i18n)$/ },
        async (args) => {
          if (args.pluginData === 'single' || !existsSync(where[args.path])) {
            return undefined;
          }
          return build.resolve(args.path, {
            kind: args.kind,
            resolveDir: path.dirname(path.dirname(where[args.path])),
            pluginData: 'single',
          });
        }
      );
    },
  };
}

/**
 * CommonJS packages with a default export that .mjs files import. Like Node, esbuild then imports the whole module
 * object instead of the default; the bundler that the packages were written for does not.
 */
function defaultExports(names) {
  const filter = new RegExp(`^(${names.map((name) => name.replace(/[/-]/g, '\\$&')).join('|')})$`);
  return {
    name: 'default-exports',
    setup(build) {
      build.onResolve({ filter }, async (args) => {
        if (args.namespace === 'default-exports' || args.pluginData === 'inner') {
          return undefined;
        }
        const inner = await build.resolve(args.path, {
          kind: 'import-statement',
          resolveDir: args.resolveDir,
          pluginData: 'inner',
        });
        return inner.errors.length > 0 ? inner : { path: inner.path, namespace: 'default-exports' };
      });
      build.onLoad({ filter: /.*/, namespace: 'default-exports' }, ({ path: file }) => ({
        contents: `import * as all from ${JSON.stringify(file)}; export * from ${JSON.stringify(file)}; export default all.default;`,
        resolveDir: path.dirname(file),
        loader: 'js',
      }));
    },
  };
}

/** Replaces modules by our own: the code editor's would be 90 % of the build's time and of the page's size. */
function replacements(byFile) {
  return {
    name: 'replacements',
    setup(build) {
      build.onResolve({ filter: /\/[A-Za-z]+\.mjs$/ }, ({ path: name, resolveDir }) => {
        const key = path.join(path.basename(resolveDir), path.basename(name));
        return Object.hasOwn(byFile, key) ? { path: byFile[key] } : undefined;
      });
    },
  };
}

/** The plugins of the build, in order. */
export function plugins({ here, root }) {
  return [
    replacements({ 'Monaco/ReactMonacoEditor.mjs': path.join(here, 'src/shell/PlainEditor.tsx') }),
    deepImports(root),
    singleCopies(here, root),
    defaultExports(['react-custom-scrollbars-2']),
  ];
}

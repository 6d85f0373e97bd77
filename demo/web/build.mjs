// Builds the preview host's page into demo/web/dist: one entry, lazy chunks, fonts and icons.
//
//   node demo/web/build.mjs           builds if a source or a dependency has changed
//   node demo/web/build.mjs --force   always builds
//   node demo/web/build.mjs --meta    also writes dist/meta.json, for inspecting the bundle
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { plugins } from './build-plugins.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const out = path.join(here, 'dist');
const stampFile = path.join(out, 'stamp');

/** The folder of an installed package. */
function packageDir(name) {
  for (const base of [path.join(here, 'node_modules'), path.join(root, 'node_modules')]) {
    const dir = path.join(base, name);
    if (existsSync(path.join(dir, 'package.json'))) {
      return dir;
    }
  }
  throw new Error(`The package ${name} is not installed: run "npm install" in the repository's root.`);
}

/** Changes when a source file of the page, a script of the build or an installed package changes. */
function fingerprint() {
  const hash = createHash('sha256');
  const add = (file) => hash.update(file).update(readFileSync(file));
  const walk = (dir) => {
    for (const entry of readdirSync(dir, { withFileTypes: true }).sort((a, b) => a.name.localeCompare(b.name))) {
      const full = path.join(dir, entry.name);
      entry.isDirectory() ? walk(full) : add(full);
    }
  };
  walk(path.join(here, 'src'));
  walk(path.join(here, 'assets'));
  ['build.mjs', 'build-plugins.mjs', 'package.json'].forEach((name) => add(path.join(here, name)));
  const lock = path.join(root, 'node_modules', '.package-lock.json');
  if (existsSync(lock)) {
    add(lock);
  }
  return hash.digest('hex');
}

function copyFonts() {
  const inter = path.join(packageDir('@fontsource/inter'), 'files');
  const mono = path.join(packageDir('@fontsource/roboto-mono'), 'files');
  // @grafana/ui's global styles use these names.
  const fonts = {
    'inter/Inter-Regular.woff2': path.join(inter, 'inter-latin-400-normal.woff2'),
    'inter/Inter-Medium.woff2': path.join(inter, 'inter-latin-500-normal.woff2'),
    'inter/Inter-Italic.woff2': path.join(inter, 'inter-latin-400-italic.woff2'),
    'inter/Inter-MediumItalic.woff2': path.join(inter, 'inter-latin-500-italic.woff2'),
    'roboto/L0xTDF4xlVMF-BfR8bXMIhJHg45mwgGEFl0_3vrtSM1J-gEPT5Ese6hmHSh0mQ.woff2': path.join(
      mono,
      'roboto-mono-latin-400-normal.woff2'
    ),
  };
  for (const [name, from] of Object.entries(fonts)) {
    mkdirSync(path.dirname(path.join(out, 'fonts', name)), { recursive: true });
    cpSync(from, path.join(out, 'fonts', name));
  }
}

/** Icons that neither @grafana/ui nor assets/ has: a plain ring instead of a 404. */
const NEUTRAL_ICONS = [
  'custom/gf-glue',
  'custom/gf-grotfood',
  'custom/gf-ml',
  'custom/gf-ml-alt',
  'custom/gf-pin',
  'custom/gf-prometheus',
  'custom/gf-service-account',
  'mono/circle-mono',
  'unicons/adaptive-telemetry',
  'unicons/add-user',
  'unicons/ai',
  'unicons/api-endpoint',
  'unicons/application-observability',
  'unicons/asserts',
  'unicons/attach',
  'unicons/browser-alt',
  'unicons/cloud-provider',
  'unicons/cmab-logo',
  'unicons/drilldown',
  'unicons/flip',
  'unicons/frontend-observability',
  'unicons/hand-pointer',
  'unicons/k6-rounded',
  'unicons/legend-hide',
  'unicons/legend-show',
  'unicons/multi-step',
  'unicons/table-collapse-all',
  'unicons/table-expand-all',
  'unicons/unarchive',
];
const RING =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zm0 2a6 6 0 1 1 0 12 6 6 0 0 1 0-12z"/></svg>';

function copyImages() {
  const img = path.join(out, 'img');
  cpSync(path.join(packageDir('@grafana/ui'), 'dist/public/img'), img, { recursive: true });
  // After the package's icons: our own files replace icons that the package lacks.
  cpSync(path.join(here, 'assets'), img, { recursive: true });
  for (const name of NEUTRAL_ICONS) {
    const file = path.join(img, 'icons', `${name}.svg`);
    existsSync(file) || writeFileSync(file, RING);
  }
}

/** Builds the page unless it is up to date. Returns whether it built. */
export async function buildPreview({ force = false, meta = false, log = console.log } = {}) {
  const stamp = fingerprint();
  if (!force && !meta && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) {
    return false;
  }
  const started = Date.now();
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const result = await build({
    entryPoints: { preview: path.join(here, 'src/main.tsx') },
    outdir: out,
    bundle: true,
    format: 'esm',
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    target: 'es2022',
    jsx: 'automatic',
    minify: true,
    sourcemap: false,
    metafile: true,
    legalComments: 'linked',
    logLevel: 'warning',
    define: { 'process.env.NODE_ENV': '"production"', 'process.env.JEST_WORKER_ID': 'undefined', global: 'globalThis' },
    loader: { '.svg': 'dataurl' },
    // Relative to the style sheet: the page may be served below a path.
    external: ['../fonts/*'],
    plugins: plugins({ here, root }),
  });
  copyFonts();
  copyImages();
  if (meta) {
    writeFileSync(path.join(out, 'meta.json'), JSON.stringify(result.metafile));
  }
  writeFileSync(stampFile, stamp);
  const bytes = statSync(path.join(out, 'preview.js')).size;
  log(`preview page built in ${((Date.now() - started) / 1000).toFixed(1)} s, entry ${(bytes / 1e6).toFixed(1)} MB`);
  return true;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const built = await buildPreview({ force: process.argv.includes('--force'), meta: process.argv.includes('--meta') });
  if (!built) {
    console.log('preview page is up to date');
  }
}

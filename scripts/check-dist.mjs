// Checks dist/: that Grafana would load it, and that it is within its size budgets.
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import zlib from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { ROOT } from './lib/root.mjs';
import { nestedPlugins } from './plugins.mjs';

const KB = 1000;
/**
 * Gzipped bytes. The app's module.js contains only registration and the lazy boundary; the chunk of a page contains
 * the page's own code, without code that pages share.
 */
export const BUDGETS = { appModule: 15 * KB, page: 40 * KB, chunk: 175 * KB, nestedModule: 60 * KB };
/** The chunk names of src/pages. */
const PAGE_CHUNK = /^page-[a-z]+\.[0-9a-f]+\.js$/;
const EXECUTABLE = 'gpx_contextd_insights_linux_amd64';

/**
 * @returns {Promise<{problems: string[], report: string[]}>} a sentence for each problem, and the sizes
 */
export async function checkDist(dist = path.join(ROOT, 'dist')) {
  // Not at the top: the commands that install the packages import this file.
  const { default: Ajv } = await import('ajv');
  const validate = new Ajv({ allErrors: true, strict: false }).compile(SCHEMA);
  const problems = [];
  const report = [];
  for (const folder of ['', ...nestedPlugins(ROOT)]) {
    problems.push(...checkPlugin(dist, folder, validate));
    const { size, budget } = moduleSize(dist, folder);
    report.push(`${folder || 'app'}/module.js ${kb(size)} of ${kb(budget)}`);
    if (size > budget) {
      problems.push(`${folder || 'app'}/module.js is ${kb(size)} gzipped; its budget is ${kb(budget)}.`);
    }
  }
  for (const file of chunks(dist)) {
    const name = path.relative(dist, file);
    const size = gzipSize(file);
    const ofPage = PAGE_CHUNK.test(name);
    const budget = ofPage ? BUDGETS.page : BUDGETS.chunk;
    if (ofPage) {
      report.push(`${name} ${kb(size)} of ${kb(budget)}`);
    }
    if (size > budget) {
      const whose = ofPage ? 'the chunk of a page has' : 'a chunk has';
      problems.push(`${name} is ${kb(size)} gzipped; ${whose} a budget of ${kb(budget)}.`);
    }
    if (!/\.[0-9a-f]{16,}\.js$/.test(file)) {
      problems.push(`${name} has no content hash in its name: browsers would mix versions after an upgrade.`);
    }
  }
  for (const page of pagesOf(ROOT)) {
    if (!chunks(dist).some((file) => path.basename(file).startsWith(`page-${page}.`))) {
      problems.push(
        `The page "${page}" does not have its own chunk: load its scene by import(/* webpackChunkName: "page-${page}" */ './scene').`
      );
    }
  }
  problems.push(...checkExecutable(path.join(dist, 'datasource', EXECUTABLE)));
  return { problems, report };
}

function checkPlugin(dist, folder, validate) {
  const at = (file) => path.join(dist, folder, file);
  const missing = ['plugin.json', 'module.js', 'module.js.map'].filter((file) => !fs.existsSync(at(file)));
  if (missing.length > 0) {
    return missing.map((file) => `${path.join(folder, file)} is missing.`);
  }
  const text = fs.readFileSync(at('plugin.json'), 'utf8');
  const json = JSON.parse(text);
  const problems = /%(VERSION|TODAY|PLUGIN_ID)%/.test(text)
    ? [`${folder}/plugin.json still contains a placeholder.`]
    : [];
  if (!validate(json)) {
    problems.push(
      ...validate.errors.map(({ instancePath, message }) => `${folder}/plugin.json ${instancePath || '/'} ${message}.`)
    );
  }
  for (const logo of Object.values(json.info?.logos ?? {})) {
    if (!fs.existsSync(at(logo))) {
      problems.push(`${folder}/plugin.json names the logo ${logo}, which does not exist.`);
    }
  }
  return problems;
}

/** What Grafana and this project require of a plugin.json. */
const SCHEMA = {
  type: 'object',
  required: ['type', 'name', 'id', 'info', 'dependencies'],
  properties: {
    type: { enum: ['app', 'panel', 'datasource'] },
    id: { type: 'string', pattern: '^contextd-[a-z]+-(app|panel|datasource)$' },
    name: { type: 'string', minLength: 3 },
    info: {
      type: 'object',
      required: ['description', 'author', 'logos', 'version', 'updated', 'keywords'],
      properties: {
        description: { type: 'string', minLength: 20 },
        version: { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+' },
        updated: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
        logos: { type: 'object', required: ['small', 'large'] },
      },
    },
    dependencies: {
      type: 'object',
      required: ['grafanaDependency'],
      properties: { grafanaDependency: { type: 'string', pattern: '^>=12\\.4\\.0' } },
    },
  },
};

function moduleSize(dist, folder) {
  const file = path.join(dist, folder, 'module.js');
  const size = fs.existsSync(file) ? gzipSize(file) : 0;
  return { size, budget: folder === '' ? BUDGETS.appModule : BUDGETS.nestedModule };
}

function pagesOf(root) {
  const entries = fs.readdirSync(path.join(root, 'src', 'pages'), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

function chunks(dist) {
  return ['', ...nestedPlugins(ROOT)].flatMap((folder) => {
    const dir = path.join(dist, folder);
    return fs.existsSync(dir)
      ? fs
          .readdirSync(dir)
          .filter((name) => name.endsWith('.js') && name !== 'module.js')
          .map((name) => path.join(dir, name))
      : [];
  });
}

function checkExecutable(file) {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  if (!stat) {
    return [`datasource/${EXECUTABLE} is missing: the Insights data source would be missing without an error.`];
  }
  const mode = stat.mode & 0o777;
  return mode === 0o755 || process.platform === 'win32'
    ? []
    : [`datasource/${EXECUTABLE} has mode ${mode.toString(8)}; Grafana's validator accepts only 755.`];
}

function gzipSize(file) {
  return zlib.gzipSync(fs.readFileSync(file), { level: 9 }).length;
}

function kb(bytes) {
  return `${(bytes / KB).toFixed(1)} kB`;
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { problems, report } = await checkDist();
  console.log(report.join('\n'));
  problems.forEach((problem) => console.error(problem));
  process.exit(problems.length > 0 ? 1 : 0);
}

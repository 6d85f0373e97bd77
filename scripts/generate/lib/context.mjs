/** What generators share: reading data, and running the app's own TypeScript. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** A mistake in the sources: messages for the user, no stack. */
export class GenerateError extends Error {
  constructor(problems) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/**
 * The context of a run:
 *   root                 the repository
 *   readJson(file)       parsed JSON
 *   load(file)           the exports of a TypeScript module, bundled on the fly
 *   catalogue()          the catalogue of concepts, checked
 */
export function createContext(root) {
  const loaded = new Map();
  const load = (file) => {
    if (!loaded.has(file)) {
      loaded.set(file, bundle(root, file));
    }
    return loaded.get(file);
  };
  const context = { root, load, readJson: (file) => readJson(root, file) };
  let catalogue;
  context.catalogue = () => (catalogue ??= readCatalogue(context));
  return context;
}

const CATALOGUE = 'src/metrics/catalogue';

async function readCatalogue({ root, readJson: read, load }) {
  // Read first: a bundler's message about broken JSON is not clear.
  await read(`${CATALOGUE}-common.json`);
  const names = await readdir(path.join(root, CATALOGUE));
  const files = await Promise.all(
    names.map(async (name) => [path.parse(name).name, await read(`${CATALOGUE}/${name}`)])
  );
  const { checkGroups, validateCatalogue } = await load('src/metrics/validate.ts');
  const { catalogue } = await load(`${CATALOGUE}.ts`);
  const problems = [...checkGroups(Object.fromEntries(files), catalogue.concepts), ...validateCatalogue(catalogue)];
  if (problems.length > 0) {
    throw new GenerateError(problems.map((problem) => `${CATALOGUE}: ${problem}`));
  }
  return catalogue;
}

async function readJson(root, file) {
  const text = await readFile(path.join(root, file), 'utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new GenerateError([`${file} is not valid JSON: ${error.message}.`]);
  }
}

async function bundle(root, file) {
  // Not at the top: npm test imports this file before it has installed anything.
  const { build } = await import('esbuild');
  const result = await build({
    entryPoints: [path.join(root, file)],
    bundle: true,
    write: false,
    format: 'esm',
    // As in the app, so that packages resolve to the build that needs nothing from Node.
    platform: 'browser',
    logLevel: 'silent',
  });
  const source = Buffer.from(result.outputFiles[0].contents).toString('base64');
  return import(`data:text/javascript;base64,${source}`);
}

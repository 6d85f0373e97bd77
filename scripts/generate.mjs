/**
 * Writes every file that is generated from the catalogue and the objectives, or checks that they are up to date.
 *
 *   node scripts/generate.mjs           write
 *   node scripts/generate.mjs --check   exit 1 and name the stale files
 *
 * A generator is a file in scripts/generate/ that exports `generate(context)` and returns a list of
 * { path, text }, with paths relative to the repository. `context` is described in generate/lib/context.mjs.
 */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createContext, GenerateError } from './generate/lib/context.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** The files of all generators; two that write one file are an error. */
async function generateAll() {
  const folder = path.join(root, 'scripts', 'generate');
  const context = createContext(root);
  const files = new Map();
  for (const name of (await readdir(folder)).filter((entry) => entry.endsWith('.mjs')).sort()) {
    const generator = await import(pathToFileURL(path.join(folder, name)).href);
    for (const file of await generator.generate(context)) {
      if (files.has(file.path)) {
        throw new GenerateError([`Two generators write ${file.path}: ${files.get(file.path).by} and ${name}.`]);
      }
      files.set(file.path, { ...file, by: name });
    }
  }
  return [...files.values()];
}

async function isStale({ path: file, text }) {
  const current = await readFile(path.join(root, file), 'utf8').catch(() => undefined);
  return current !== text;
}

async function staleFiles(files) {
  const stale = await Promise.all(files.map(isStale));
  return files.filter((_, i) => stale[i]);
}

async function write(files) {
  for (const { path: file, text } of files) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), text);
    console.log(`wrote ${file}`);
  }
}

async function main(args) {
  const unknown = args.filter((arg) => arg !== '--check');
  if (unknown.length > 0) {
    throw new GenerateError([`generate does not know ${unknown.join(' ')}; it takes --check or nothing.`]);
  }
  const files = await generateAll();
  const stale = await staleFiles(files);
  if (!args.includes('--check')) {
    await write(stale);
    console.log(`Generated files are up to date: ${files.map((file) => file.path).join(', ')}.`);
    return;
  }
  if (stale.length > 0) {
    const names = stale.map((file) => file.path).join(', ');
    throw new GenerateError([`Stale: ${names}. Run "npm run generate" and commit the result.`]);
  }
  console.log(`Generated files are up to date: ${files.map((file) => file.path).join(', ')}.`);
}

main(process.argv.slice(2)).catch((error) => {
  const problems = error instanceof GenerateError ? error.problems : [error.stack ?? String(error)];
  for (const problem of problems) {
    console.error(problem);
  }
  process.exitCode = 1;
});

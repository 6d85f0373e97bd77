import fs from 'node:fs';
import path from 'node:path';
import { createContext } from '../generate/lib/context.mjs';
import { ROOT } from './root.mjs';

/**
 * Writes every configuration of Prometheus that the Setup page offers to copy into a folder, for promtool.
 *
 * @returns the files
 */
export async function prometheusConfigs(folder) {
  const { FIXES, linesOf, STORES } = await createContext(ROOT).load('src/pages/setup/lines.ts');
  fs.mkdirSync(folder, { recursive: true });
  const offered = FIXES.flatMap((fix) =>
    STORES.flatMap((store) =>
      linesOf(fix, store, 'contextd')
        .filter(({ title }) => /^(prometheus|scrape)\.yml/.test(title))
        .map(({ text }) => ({ file: path.join(folder, `${fix}.${store}.yml`), text }))
    )
  );
  offered.forEach(({ file, text }) => fs.writeFileSync(file, `${text}\n`));
  return offered.map(({ file }) => file);
}

import fs from 'node:fs';
import path from 'node:path';
import { createContext } from '../generate/lib/context.mjs';
import { ROOT } from './root.mjs';

/** A label that is dropped when scraping, as the Setup page describes it. */
const DROPPED = {
  label: 'project_id',
  values: 500,
  more: false,
  metrics: [
    {
      id: 'memorySearches',
      name: 'contextd_memory_searches_total',
      listed: ['contextd_memory_searches_total'],
      unbounded: ['project_id'],
      pushed: false,
    },
  ],
};

/**
 * Writes every Prometheus configuration that the Setup page offers into a folder, for promtool.
 *
 * @returns the files
 */
export async function prometheusConfigs(folder) {
  const { load } = createContext(ROOT);
  const { FIXES, linesOf, STORES } = await load('src/pages/setup/lines.ts');
  const { rulesFor } = await load('src/pages/setup/relabel.ts');
  const whole = FIXES.flatMap((fix) =>
    STORES.flatMap((store) =>
      linesOf(fix, store, 'contextd')
        .filter(({ title }) => /^(prometheus|scrape)\.yml/.test(title))
        .map(({ text }) => ({ name: `${fix}.${store}`, text }))
    )
  );
  const rules = STORES.flatMap((store) =>
    rulesFor(DROPPED, store).map(({ text }, index) => ({ name: `drop-${index}.${store}`, text: inPlace(text) }))
  );
  fs.mkdirSync(folder, { recursive: true });
  return [...whole, ...rules].map(({ name, text }) => {
    const file = path.join(folder, `${name}.yml`);
    fs.writeFileSync(file, `${text}\n`);
    return file;
  });
}

/** Puts relabelling rules into a scrape job, or into remote_write. */
function inPlace(text) {
  const lines = text.split('\n').map((line) => `    ${line}`);
  return text.startsWith('write_relabel_configs')
    ? ['remote_write:', '  - url: http://mimir:8080/api/v1/push', ...lines].join('\n')
    : ['scrape_configs:', '  - job_name: contextd', ...lines].join('\n');
}

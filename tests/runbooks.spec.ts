import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createPromql } from '../src/metrics/promql';
import { exprOf } from '../src/pages/alerts/runbooks/queries';
import { readRunbook } from '../src/pages/alerts/runbooks/read';
import type { RunbookQuery } from '../src/pages/alerts/runbooks/types';
import { expect, test } from './fixtures';
import { type Naming } from './support/hosts';
import { queryNow, resolutionOf } from './support/promql';

const FOLDER = path.join(import.meta.dirname, '../docs/runbooks');

/** A query of a runbook, and its text in the file, as far as there is one for a naming. */
interface Written {
  runbook: string;
  query: RunbookQuery;
  text: string;
}

const QUERIES: Written[] = readdirSync(FOLDER).flatMap((file) => {
  const text = readFileSync(path.join(FOLDER, file), 'utf8');
  const queries = readRunbook(text).runbook.blocks.filter((block) => block.kind === 'query');
  const regions = [...text.matchAll(/^<!-- query\n[\s\S]*?^-->\n([\s\S]*?)^<!-- end -->$/gm)].map(([, region]) => region);
  return queries.map((query, i) => ({ runbook: path.basename(file, '.md'), query, text: regions[i] }));
});

/** The PromQL that the file has for a naming: one block for both, or the roadmap's first. */
function writtenFor(naming: Naming, { text }: Written): string | undefined {
  const blocks = [...text.matchAll(/```promql\n([\s\S]*?)\n```/g)].map(([, block]) => block);
  const both = !text.includes('With the names of');
  return both || naming === 'roadmap' ? blocks[0] : blocks[1];
}

test('every query of the runbooks is answered', { tag: '@names' }, async ({ host }) => {
  test.setTimeout(180_000);
  expect(QUERIES.length).toBeGreaterThan(50);
  const promql = createPromql(await resolutionOf(host.prometheus), { matchers: { job: 'contextd' } });
  const wrong: string[] = [];
  for (const one of QUERIES) {
    const { runbook, query } = one;
    const shown = exprOf(promql, query);
    const exprs = { app: shown.ok ? shown.expr : undefined, file: writtenFor(host.naming, one) };
    const where = `${runbook}: ${query.title}`;
    // What the file says of this contextd is what its store has; other exporters are not part of the demo.
    const foreign = /node_exporter|blackbox_exporter/.test(query.empty ?? '');
    if (!foreign && Boolean(exprs.app) !== Boolean(exprs.file)) {
      const why = shown.ok ? 'the file has no PromQL for this contextd' : shown.missing[0].reason;
      wrong.push(`${where}: ${why}`);
    }
    for (const [who, expr] of Object.entries(exprs)) {
      const series = expr === undefined ? undefined : await queryNow(host.prometheus, expr);
      if (series?.length === 0 && query.empty === undefined) {
        wrong.push(`${where} (${who}): no result, and the runbook does not say what that means: ${expr}`);
      }
      if (series?.some(({ value }) => !Number.isFinite(Number(value[1])))) {
        wrong.push(`${where} (${who}): not a number: ${expr}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});

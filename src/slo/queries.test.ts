import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { parser } from '@prometheus-io/lezer-promql';

import { resolve } from '../metrics/resolve';
import { STORES } from '../metrics/testing/stores';
import { parseOpenSlo } from './openslo';
import {
  errorRatioQuery,
  lastRecordedQuery,
  partsQuery,
  provenRateQuery,
  recordedPartsQuery,
  seenQuery,
  summedPartsQuery,
} from './queries';
import { leMatcher, resolveSlo } from './resolve';
import type { ResolvedSlo, Slo } from './types';

const FOLDER = path.join(process.cwd(), 'slo');
const SLOS = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.yaml'))
  .flatMap((name) => parseOpenSlo(readFileSync(path.join(FOLDER, name), 'utf8')).slos);
const OPTIONS = { scope: ['job="contextd"'], others: SLOS };

function parses(expr: string): boolean {
  let fine = true;
  parser.parse(expr).iterate({
    enter: (node) => {
      fine &&= !node.type.isError;
    },
  });
  return fine;
}

function resolved(store: string, name: string): ResolvedSlo {
  const result = resolveSlo(SLOS.find((slo) => slo.name === name) as Slo, resolve(STORES[store]), OPTIONS);
  if (!result.ok) {
    throw new Error(result.problem);
  }
  return result.slo;
}

function queriesOf(slo: ResolvedSlo): string[] {
  const { indicator } = slo;
  const own = indicator.kind === 'throughput' ? provenRateQuery(indicator, '1h') : errorRatioQuery(slo, '1h');
  return [
    own,
    ...[
      partsQuery(slo, 3_600_000),
      partsQuery(slo, 86_400_000, { by: ['tool'], onlyBad: true }),
      summedPartsQuery(slo, 3_600_000, 300_000),
    ],
    ...[recordedPartsQuery(slo, 3_600_000), lastRecordedQuery(slo)],
    ...(indicator.kind === 'gauge' || indicator.kind === 'timeSlice' ? [] : [seenQuery(indicator)]),
  ];
}

describe.each(Object.keys(STORES))('a store with %s', (store) => {
  it('answers each SLO with PromQL that parses, or says why not', () => {
    for (const slo of SLOS) {
      const result = resolveSlo(slo, resolve(STORES[store]), OPTIONS);
      if (result.ok) {
        expect(queriesOf(result.slo).filter((query) => !parses(query))).toEqual([]);
      } else {
        expect(result.problem).toMatch(/^The SLO ".+" cannot be measured here: .+\.$/);
      }
    }
  });
});

describe('resolution', () => {
  it('says by a label of the recorded series what they count', () => {
    const { recordedLabels } = resolved('roadmap', 'tool-errors');
    expect(recordedLabels).toEqual({ definition: expect.stringMatching(/^[0-9a-f]{8}$/) });
    // Rules serve every naming: what a store calls its series changes nothing.
    expect(resolved('v0.5.0', 'tool-errors').recordedLabels).toEqual(recordedLabels);
    expect(resolved('roadmap', 'tool-latency').recordedLabels).not.toEqual(recordedLabels);
    expect(recordedPartsQuery(resolved('roadmap', 'tool-errors'), 3_600_000)).toContain(
      `definition="${recordedLabels?.definition}"`
    );
  });

  it('tells failures apart as each naming does', () => {
    expect(resolved('roadmap', 'tool-errors').indicator).toEqual({
      kind: 'ratio',
      total: 'contextd_mcp_tool_calls_total{job="contextd"}',
      bad: 'contextd_mcp_tool_calls_total{job="contextd",status="error"}',
    });
    expect(resolved('v0.5.0', 'tool-errors').indicator).toEqual({
      kind: 'ratio',
      total: 'contextd_mcp_tool_invocations_total{job="contextd"}',
      bad: 'contextd_mcp_tool_errors_total{job="contextd"}',
    });
    const without = STORES['v0.5.0'].filter((name) => name !== 'contextd_mcp_tool_errors_total');
    const unborn = resolveSlo(SLOS.find(({ name }) => name === 'tool-errors') as Slo, resolve(without), OPTIONS);
    expect(unborn.ok && unborn.slo.indicator).toMatchObject({ bad: 'contextd_mcp_tool_errors_total{job="contextd"}' });
  });

  it('asks both namings where both are there', () => {
    expect(resolved('both versions', 'tool-errors').indicator).toMatchObject({ alternatives: [{}] });
  });

  it('takes classic and native histograms', () => {
    expect(resolved('roadmap', 'tool-latency').indicator).toMatchObject({
      total: 'contextd_mcp_tool_duration_seconds_count{job="contextd"}',
      good: 'contextd_mcp_tool_duration_seconds_bucket{job="contextd",le="0.5"}',
    });
    const native = resolved('native histograms', 'tool-latency');
    expect(native.indicator).toMatchObject({
      total: 'contextd_mcp_tool_duration_seconds{job="contextd"}',
      native: true,
      threshold: 0.5,
    });
    expect(partsQuery(native, 300_000)).toContain('histogram_fraction(-Inf, 0.5, ');
    expect(leMatcher(1)).toBe('le=~"1|1\\\\.0"');
  });

  it('leaves a metric out that nobody exports', () => {
    expect(resolved('v0.5.0', 'availability').indicator).toMatchObject({ metrics: ['up{job="contextd"}'] });
  });
});

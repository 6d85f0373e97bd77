import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { parser } from '@prometheus-io/lezer-promql';

import { resolve } from '../metrics/resolve';
import { STORES } from '../metrics/testing/stores';
import { parseOpenSlo } from './openslo';
import {
  countQueries,
  errorRatioQuery,
  lastRecordedQuery,
  partsQuery,
  provenRateQuery,
  recordedPartsQuery,
  seenQuery,
  summedPartsQuery,
} from './queries';
import { leMatcher, resolveSlo } from './resolve';
import { MAX_RULES_PER_GROUP, recordingRules, ruleFile } from './rules';
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
  const raw = countQueries(slo, 300_000);
  const { indicator } = slo;
  const own = indicator.kind === 'throughput' ? provenRateQuery(indicator, '1h') : errorRatioQuery(slo, '1h');
  return [
    ...[raw.total, raw.bad, own],
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
    expect(countQueries(native, 300_000).bad).toContain('histogram_fraction(-Inf, 0.5, ');
    expect(leMatcher(1)).toBe('le=~"1|1\\\\.0"');
  });

  it('leaves a metric out that nobody exports', () => {
    expect(resolved('v0.5.0', 'availability').indicator).toMatchObject({ metrics: ['up{job="contextd"}'] });
  });
});

describe('recording rules', () => {
  const slos = SLOS.map(({ name }) => resolved('both versions', name));

  it('are few in a group, and keep numerator and denominator apart', () => {
    const groups = recordingRules(slos);
    expect(Math.max(...groups.map(({ rules }) => rules.length))).toBeLessThanOrEqual(MAX_RULES_PER_GROUP);
    expect(new Set(groups.map(({ interval }) => interval))).toEqual(new Set(['5m']));
    expect(groups.flatMap(({ rules }) => rules).filter(({ expr }) => !parses(expr))).toEqual([]);
  });

  it('are written without aliases, which Mimir does not read', () => {
    expect(ruleFile(slos, 'Why')).toMatch(/^# Why\ngroups:\n(?!.*&a)/s);
  });
});

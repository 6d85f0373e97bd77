/** Prometheus recording rules for SLOs: numerator and denominator apart, as counts of five minutes. */
import { stringify } from 'yaml';

import { type CountQueries, countQueries } from './queries';
import {
  RECORDED_BAD,
  RECORDED_OBJECTIVE,
  RECORDED_PERIOD,
  RECORDED_STEP_SECONDS,
  RECORDED_TOTAL,
  type ResolvedSlo,
} from './types';
import { periodDays } from './window';

interface Rule {
  record: string;
  expr: string;
  labels: Record<string, string>;
}

export interface RuleGroup {
  name: string;
  interval: string;
  rules: Rule[];
}

/** Rules of one group are evaluated one after the other; more than this delays them. */
export const MAX_RULES_PER_GROUP = 20;
const RULES_PER_SLO = 4;

/**
 * One group for a few SLOs each. A throughput has no error budget: its conditions and its total are recorded, but no
 * objective. Groups must be evaluated every five minutes, or the recorded steps overlap.
 */
export function recordingRules(slos: readonly ResolvedSlo[]): RuleGroup[] {
  const perGroup = MAX_RULES_PER_GROUP / RULES_PER_SLO;
  const chunks = Array.from({ length: Math.ceil(slos.length / perGroup) }, (_, i) =>
    slos.slice(i * perGroup, (i + 1) * perGroup)
  );
  return chunks.map((chunk, i) => ({
    name: chunks.length === 1 ? 'contextd.slo' : `contextd.slo.${i + 1}`,
    interval: `${RECORDED_STEP_SECONDS / 60}m`,
    rules: chunk.flatMap(rulesOf),
  }));
}

function rulesOf(slo: ResolvedSlo): Rule[] {
  const labels = { slo: slo.name, service: slo.service };
  const counts: CountQueries = countQueries(slo, RECORDED_STEP_SECONDS * 1000);
  const total = { record: RECORDED_TOTAL, expr: counts.total, labels };
  if (slo.indicator.kind === 'throughput') {
    return [total];
  }
  return [
    { record: RECORDED_BAD, expr: counts.bad, labels },
    total,
    { record: RECORDED_OBJECTIVE, expr: `vector(${slo.objective})`, labels },
    { record: RECORDED_PERIOD, expr: `vector(${periodDays(slo.window)})`, labels },
  ];
}

/** The text of a rule file. */
export function ruleFile(slos: readonly ResolvedSlo[], comment = ''): string {
  const head = comment && `${comment.trim().replace(/^/gm, '# ').replace(/ $/gm, '')}\n`;
  return `${head}${stringify({ groups: recordingRules(slos) }, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}

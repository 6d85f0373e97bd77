/** What panels of every kind share: their queries, what is said about them, and what is shown in their place. */
import { type SceneObject, SceneQueryRunner } from '@grafana/scenes';
import { type InsightsQuery } from '../../datasource/types';
import { type Expr } from '../../metrics/promql';
import { VAR } from '../../routing';
import { MIN_STEP } from '../scene/minStep';
import { MissingPanel } from './missing';

/** A query in PromQL, to the chosen Prometheus data source. */
export interface PromqlTarget {
  expr: Expr;
  /** Legend, with {{label}} for canonical label names. */
  legend?: string;
  /** A table's query is for now; a chart's for the whole range. */
  instant?: boolean;
  refId?: string;
}

/** A query to an Insights data source, which it names. */
export interface InsightsTarget {
  insights: Omit<InsightsQuery, 'refId'>;
  refId?: string;
}

/** One query of a panel. All queries of a panel go to one data source. */
export type Target = PromqlTarget | InsightsTarget;

/** A data source reference that follows the page's data source variable. */
export const DATA_SOURCE = { type: 'prometheus', uid: `\${${VAR.dataSource}}` };

/** Charts request at most this many points, as many as a panel is wide. */
const MAX_POINTS = 500;

/** The queries of those targets that this data source can answer. */
export function queryRunner(targets: Target[], maxDataPoints = MAX_POINTS): SceneQueryRunner {
  const insights = targets.find((target) => 'insights' in target);
  return new SceneQueryRunner({
    datasource: insights?.insights.datasource ?? DATA_SOURCE,
    maxDataPoints,
    queries: targets.flatMap((target, index) => queryOf(target, String.fromCharCode(65 + index)) ?? []),
  });
}

function queryOf(target: Target, letter: string) {
  const refId = target.refId ?? letter;
  if ('insights' in target) {
    return { ...target.insights, refId };
  }
  const { expr, legend = '__auto', instant = false } = target;
  return expr.ok
    ? {
        refId,
        expr: expr.expr,
        legendFormat: legend,
        range: !instant,
        instant,
        format: 'time_series',
        editorMode: 'code',
        interval: MIN_STEP,
      }
    : undefined;
}

const promqlOf = (targets: Target[]) => targets.flatMap((target) => ('expr' in target ? [target.expr] : []));

/** The description of a panel, with the caveats of its series. */
export function describe({ description, targets }: { description: string; targets: Target[] }): string {
  const caveats = new Set(promqlOf(targets).flatMap((expr) => (expr.ok ? expr.caveats : [])));
  return [description, ...caveats].join('\n\n');
}

/** The Grafana unit that all targets have by their concepts; undefined where they have none in common. */
export function unitOf(targets: Target[]): string | undefined {
  const units = new Set(promqlOf(targets).flatMap((expr) => (expr.ok ? [expr.unit] : [])));
  return units.size === 1 ? [...units][0] : undefined;
}

/** A panel, or one that says why this data source can answer none of its queries. */
export function orMissing(
  { title, targets }: { title: string; targets: Target[] },
  build: () => SceneObject
): SceneObject {
  const missing = promqlOf(targets).map((expr) => (expr.ok ? undefined : expr.missing));
  return targets.every((target) => 'expr' in target) && missing.every((one) => one !== undefined)
    ? new MissingPanel({ title, missing: missing.flat() })
    : build();
}

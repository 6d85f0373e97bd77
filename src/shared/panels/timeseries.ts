import { type DataLink, FieldType } from '@grafana/data';
import { PanelBuilders, SceneDataTransformer, type SceneObject, SceneVariableSet } from '@grafana/scenes';
import { AxisPlacement, SortOrder, StackingMode, TooltipDisplayMode, VisibilityMode } from '@grafana/schema';
import { type ConceptId } from '../../metrics/catalogue';
import { quantileOverTime, quantilesOverTime, trafficLabel } from '../../metrics/evidence';
import { type Expr, type Promql, type QueryOptions, top } from '../../metrics/promql';
import { TRAFFIC_NOTE } from '../../metrics/traffic';
import { ExploreLink } from '../scene/ExploreLink';
import { TrafficVariable } from '../scene/traffic';
import { fitLegend, followTheme, legendFor } from './behaviors';
import { colorTransformation } from './colors';
import { named } from './named';
import { describe, orMissing, queryRunner, type Target, unitOf } from './panels';
import { evidenceTransformation, HOW_DRAWN } from './rare';

export interface ChartOptions {
  title: string;
  /** One sentence with the formula. */
  description: string;
  /** Grafana unit id; that of the concepts when left out. */
  unit?: string;
  decimals?: number;
  /** The lowest value of the axis; 0 when left out. */
  min?: number;
  max?: number;
  /** Draws the parts of a whole on top of each other. */
  stacked?: boolean;
  /** Its text for an empty answer, for a chart of rare events. */
  whenEmpty?: string;
  /** Links of a series, for example to the page of its tool. */
  links?: DataLink[];
  /** The queries bring evidence of how far to believe their quantiles. */
  evidence?: boolean;
  /** For a chart of quantiles: the windows of its queries. */
  traffic?: TrafficVariable;
}

/** A chart of what this data source can answer, or a panel that says why it cannot. */
export function timeseries(options: ChartOptions & { targets: Target[] }): SceneObject {
  return orMissing(options, () => {
    const unit = options.unit ?? unitOf(options.targets) ?? 'short';
    const colors = colorTransformation(options.stacked);
    const builder = PanelBuilders.timeseries()
      .setTitle(options.title)
      .setDescription(describe(options))
      .setUnit(unit)
      .setMin(options.min ?? 0)
      .setHeaderActions(new ExploreLink({}))
      .setData(
        new SceneDataTransformer({
          $data: queryRunner(options.targets),
          transformations: options.evidence ? [colors, evidenceTransformation(unit)] : [colors],
        })
      )
      .setNoValue(options.whenEmpty ?? 'No data')
      .setOption('legend', {
        placement: 'bottom',
        showLegend: true,
        ...legendFor(1),
      })
      .setBehaviors([fitLegend, followTheme])
      .setOption('tooltip', { mode: TooltipDisplayMode.Multi, sort: SortOrder.Descending })
      .setCustomFieldConfig('spanNulls', false)
      // Between two gaps, a quantile is a single point.
      .setCustomFieldConfig('showPoints', options.evidence ? VisibilityMode.Auto : VisibilityMode.Never)
      .setCustomFieldConfig('fillOpacity', options.stacked ? 60 : 8)
      // On a stack, the line of a part that is zero would cover the edge of the part below it.
      .setCustomFieldConfig('lineWidth', options.stacked ? 0 : 1)
      .setCustomFieldConfig('axisPlacement', AxisPlacement.Auto)
      .setOverrides((overrides) => {
        // In the legend, of a series without events. The panel's own text is for an answer without series.
        overrides.matchFieldsByType(FieldType.number).overrideNoValue('–');
      });
    if (options.stacked) {
      builder.setCustomFieldConfig('stacking', { mode: StackingMode.Normal });
    }
    options.max !== undefined && builder.setMax(options.max);
    options.decimals !== undefined && builder.setDecimals(options.decimals);
    options.traffic && builder.setVariables(new SceneVariableSet({ variables: [options.traffic] }));
    options.links && builder.setLinks(options.links);
    return builder.build();
  });
}

/** A chart of one query, with a line for each value of its labels. */
export function chart(about: ChartOptions, expr: Expr, legend: string): SceneObject {
  return timeseries({ ...about, targets: [{ expr, legend }] });
}

/** A chart of a few related lines, in one query. */
export function lines(about: ChartOptions, label: string, parts: Record<string, Expr>): SceneObject {
  return chart(about, named(label, parts), `{{${label}}}`);
}

/** A query over time whose windows follow the traffic of a concept, and what is said of it. */
interface Quantiles {
  promql: Promql;
  id: ConceptId;
  options?: QueryOptions;
  expr: Expr;
  legend: string;
}

/** A chart of quantiles: gaps stay open, and what is not to be believed is marked. */
function quantileChart(about: ChartOptions, { promql, id, options = {}, expr, legend }: Quantiles): SceneObject {
  const label = trafficLabel(promql, id, options);
  const rate = (window: string) => promql.rate(id, { ...options, by: label ? [label] : [], window });
  return timeseries({
    ...about,
    description: `${about.description}\n\n${TRAFFIC_NOTE} ${HOW_DRAWN}`,
    targets: [{ expr, legend }],
    evidence: true,
    traffic: new TrafficVariable({ rate, label }),
  });
}

/** A chart of one quantile, with a line for each value of its labels. */
export function quantile(
  about: ChartOptions & { q: number; slowest?: number },
  promql: Promql,
  id: ConceptId,
  options: QueryOptions & { by: string[] }
): SceneObject {
  const { q, slowest, ...rest } = about;
  const pick = (part: Expr) => (slowest ? top(slowest, part) : part);
  const expr = quantileOverTime(promql, q, id, options, pick);
  return quantileChart(rest, {
    promql,
    id,
    options,
    expr,
    legend: options.by.map((label) => `{{${label}}}`).join(' '),
  });
}

/** A chart of the median, the 95th and the 99th percentile of a histogram. */
export function quantiles(about: ChartOptions, promql: Promql, id: ConceptId, options: QueryOptions = {}): SceneObject {
  const expr = quantilesOverTime(promql, 'quantile', { p50: 0.5, p95: 0.95, p99: 0.99 }, id, options);
  return quantileChart(about, { promql, id, options, expr, legend: '{{quantile}}' });
}

/** A chart of the mean and some quantiles of a histogram. */
export function sizes(
  about: ChartOptions,
  promql: Promql,
  id: ConceptId,
  shown: Record<string, number> = { p95: 0.95 }
): SceneObject {
  const expr = quantilesOverTime(promql, 'size', shown, id, {}, (windowed) => ({ mean: promql.mean(id, windowed) }));
  return quantileChart(about, { promql, id, expr, legend: '{{size}}' });
}

import { type DataLink, FieldType } from '@grafana/data';
import { PanelBuilders, SceneDataTransformer, type SceneObject } from '@grafana/scenes';
import { AxisPlacement, SortOrder, StackingMode, TooltipDisplayMode, VisibilityMode } from '@grafana/schema';
import { type ConceptId } from '../../metrics/catalogue';
import { type Expr, type Promql, type QueryOptions } from '../../metrics/promql';
import { ExploreLink } from '../scene/ExploreLink';
import { fitLegend, followTheme, legendFor } from './behaviors';
import { colorTransformation } from './colors';
import { named } from './named';
import { describe, orMissing, queryRunner, type Target, unitOf } from './panels';

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
}

/** A chart of what this data source can answer, or a panel that says why it cannot. */
export function timeseries(options: ChartOptions & { targets: Target[] }): SceneObject {
  return orMissing(options, () => {
    const builder = PanelBuilders.timeseries()
      .setTitle(options.title)
      .setDescription(describe(options))
      .setUnit(options.unit ?? unitOf(options.targets) ?? 'short')
      .setMin(options.min ?? 0)
      .setHeaderActions(new ExploreLink({}))
      .setData(
        new SceneDataTransformer({
          $data: queryRunner(options.targets),
          transformations: [colorTransformation(options.stacked)],
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
      .setCustomFieldConfig('showPoints', VisibilityMode.Never)
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

/** A chart of the median, the 95th and the 99th percentile of a histogram. */
export function quantiles(about: ChartOptions, promql: Promql, id: ConceptId, options: QueryOptions = {}): SceneObject {
  return lines(about, 'quantile', {
    p50: promql.quantile(0.5, id, options),
    p95: promql.quantile(0.95, id, options),
    p99: promql.quantile(0.99, id, options),
  });
}

/** A chart of the mean and the 95th percentile of a histogram. */
export function sizes(about: ChartOptions, promql: Promql, id: ConceptId, options: QueryOptions = {}): SceneObject {
  return lines(about, 'size', {
    mean: promql.mean(id, options),
    p95: promql.quantile(0.95, id, options),
  });
}

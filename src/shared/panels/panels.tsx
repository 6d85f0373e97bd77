import { css } from '@emotion/css';
import { type DataLink, type GrafanaTheme2, locationUtil } from '@grafana/data';
import { config, locationService } from '@grafana/runtime';
import {
  type CustomTransformOperator,
  PanelBuilders,
  SceneDataTransformer,
  SceneObjectBase,
  SceneQueryRunner,
  type SceneComponentProps,
  type SceneObject,
  type SceneObjectState,
} from '@grafana/scenes';
import {
  AxisPlacement,
  FieldColorModeId,
  LegendDisplayMode,
  SortOrder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
} from '@grafana/schema';
import { Icon, LinkButton, PanelChrome, useStyles2 } from '@grafana/ui';
import React from 'react';
import { type Expr } from '../../metrics/promql';
import { type MissingConcept } from '../../metrics/resolve';
import { CONCEPT_KEY, PAGES, pageUrl, VAR, withContext } from '../../routing';
import { ExploreLink } from '../scene/ExploreLink';
import { colorTransformation, seriesColors } from './colors';
import { MIN_STEP } from '../scene/minStep';
import { testIds } from '../testIds';

/** One query of a panel. */
export interface Target {
  expr: Expr;
  /** Legend, with {{label}} for canonical label names. */
  legend?: string;
  /** A table's query asks for now; a chart's for the whole range. */
  instant?: boolean;
  refId?: string;
}

export interface PanelOptions {
  title: string;
  /** One sentence with the formula. */
  description: string;
  /** Grafana unit id. */
  unit: string;
  targets: Target[];
  decimals?: number;
  min?: number;
  max?: number;
  /** Draws the parts of a whole on top of each other. */
  stacked?: boolean;
  /** What it says where an answer is empty, for a chart of what rarely happens. */
  whenEmpty?: string;
  /** Links of a series, for example to the page of its tool. */
  links?: DataLink[];
}

/** A data source reference that follows the page's data source variable. */
export const DATA_SOURCE = { type: 'prometheus', uid: `\${${VAR.dataSource}}` };

/** Charts ask for at most this many points, as many as a panel is wide. */
const MAX_POINTS = 500;

/** The queries of those targets that this data source can answer. */
export function queryRunner(targets: Target[], maxDataPoints = MAX_POINTS): SceneQueryRunner {
  return new SceneQueryRunner({
    datasource: DATA_SOURCE,
    maxDataPoints,
    queries: targets.flatMap(({ expr, legend, instant = false, refId }, index) =>
      expr.ok
        ? [
            {
              refId: refId ?? String.fromCharCode(65 + index),
              expr: expr.expr,
              legendFormat: legend ?? '__auto',
              range: !instant,
              instant,
              format: 'time_series',
              editorMode: 'code',
              interval: MIN_STEP,
            },
          ]
        : []
    ),
  });
}

/** A time series chart of what this data source can answer, or a panel that says why it cannot. */
export function timeseries(options: PanelOptions): SceneObject {
  const missing = nothingToAsk(options.targets);
  if (missing) {
    return new MissingPanel({ title: options.title, missing });
  }
  const builder = PanelBuilders.timeseries()
    .setTitle(options.title)
    .setDescription(describe(options))
    .setUnit(options.unit)
    .setHeaderActions(new ExploreLink({}))
    .setData(new SceneDataTransformer({ $data: queryRunner(options.targets), transformations: [colorTransformation] }))
    .setNoValue(options.whenEmpty ?? 'No data')
    .setOption('legend', {
      displayMode: LegendDisplayMode.Table,
      placement: 'bottom',
      showLegend: true,
      calcs: ['lastNotNull', 'mean', 'max'],
    })
    .setOption('tooltip', { mode: TooltipDisplayMode.Multi, sort: SortOrder.Descending })
    .setCustomFieldConfig('showPoints', VisibilityMode.Never)
    .setCustomFieldConfig('fillOpacity', options.stacked ? 60 : 8)
    // On a stack, the line of a part that is zero would cover the edge of the part below it.
    .setCustomFieldConfig('lineWidth', options.stacked ? 0 : 1)
    .setCustomFieldConfig('axisPlacement', AxisPlacement.Auto)
    .setOverrides(seriesColors);
  if (options.stacked) {
    builder.setCustomFieldConfig('stacking', { mode: StackingMode.Normal });
  }
  for (const [set, value] of [
    ['setMin', options.min],
    ['setMax', options.max],
    ['setDecimals', options.decimals],
  ] as const) {
    if (value !== undefined) {
      builder[set](value);
    }
  }
  if (options.links) {
    builder.setLinks(options.links);
  }
  return builder.build();
}

/** One column of a table. */
export interface Column {
  /** Name of the field in the frame that the table's transformation makes. */
  name: string;
  unit?: string;
  /** Pixels. */
  width?: number;
  /** Pixels below which a column does not shrink: a narrow table scrolls instead of cutting names. */
  minWidth?: number;
  links?: DataLink[];
  decimals?: number;
  sparkline?: boolean;
  /** Values at or above these colour the cell's text: warning, then critical. Without the first, none does. */
  thresholds?: Array<number | undefined>;
}

export interface TableOptions {
  title: string;
  description: string;
  targets: Target[];
  columns: Column[];
  /** Joins the answers into the one frame that is shown. */
  transform: CustomTransformOperator;
  sortBy: string;
  /** What it says where the answer is empty. */
  whenEmpty?: string;
}

/** A table of what this data source can answer, or a panel that says why it cannot. */
export function table(options: TableOptions): SceneObject {
  const missing = nothingToAsk(options.targets);
  if (missing) {
    return new MissingPanel({ title: options.title, missing });
  }
  return PanelBuilders.table()
    .setTitle(options.title)
    .setDescription(describe(options))
    .setHeaderActions(new ExploreLink({}))
    .setData(
      new SceneDataTransformer({ $data: queryRunner(options.targets, 40), transformations: [options.transform] })
    )
    .setNoValue(options.whenEmpty ?? '')
    .setOption('sortBy', [{ displayName: options.sortBy, desc: true }])
    .setOption('cellHeight', 'sm' as never)
    .setOverrides((overrides) => {
      for (const column of options.columns) {
        const matched = overrides.matchFieldsWithName(column.name);
        column.unit && matched.overrideUnit(column.unit);
        column.links && matched.overrideLinks(column.links);
        column.width && matched.overrideCustomFieldConfig('width', column.width);
        column.minWidth && matched.overrideCustomFieldConfig('minWidth', column.minWidth);
        column.decimals !== undefined && matched.overrideDecimals(column.decimals);
        if (column.sparkline) {
          matched
            .overrideCustomFieldConfig('cellOptions', {
              type: 'sparkline',
              hideValue: true,
              lineWidth: 1,
              fillOpacity: 15,
            } as never)
            .overrideColor({ mode: FieldColorModeId.Fixed, fixedColor: 'blue' });
        }
        const [warning, critical] = column.thresholds ?? [];
        if (warning !== undefined) {
          matched.overrideCustomFieldConfig('cellOptions', { type: 'color-text' } as never).overrideThresholds({
            mode: 'absolute' as never,
            steps: [
              { value: -Infinity, color: 'text' },
              { value: warning, color: config.theme2.colors.warning.text },
              ...(critical === undefined ? [] : [{ value: critical, color: config.theme2.colors.error.text }]),
            ],
          });
        }
      }
    })
    .build();
}

function describe({ description, targets }: { description: string; targets: Target[] }): string {
  const caveats = new Set(targets.flatMap(({ expr }) => (expr.ok ? expr.caveats : [])));
  return [description, ...caveats].join('\n\n');
}

/** What is missing when none of the targets can be asked. */
function nothingToAsk(targets: Target[]): MissingConcept[] | undefined {
  const missing = targets.map(({ expr }) => (expr.ok ? undefined : expr.missing));
  return missing.every((one) => one !== undefined) ? missing.flat() : undefined;
}

interface MissingPanelState extends SceneObjectState {
  title: string;
  missing: MissingConcept[];
}

/** In the place of a panel whose metric this data source does not have: why, and how to get it. */
export class MissingPanel extends SceneObjectBase<MissingPanelState> {
  public static Component = MissingPanelRenderer;
}

function MissingPanelRenderer({ model }: SceneComponentProps<MissingPanel>) {
  const { title, missing } = model.useState();
  const styles = useStyles2(getStyles);
  const [first] = missing;
  const { search } = locationService.getLocation();
  const setup = withContext(pageUrl(PAGES.setup.path), search, { [CONCEPT_KEY]: first.id });
  return (
    <PanelChrome title={title}>
      <div className={styles.missing} data-testid={testIds.missingPanel(title)}>
        <Icon name="info-circle" size="xl" aria-hidden />
        <p className={styles.reason}>{first.reason}</p>
        <p className={styles.remedy}>{first.remedy}</p>
        <LinkButton
          href={locationUtil.assureBaseUrl(setup)}
          icon="wrench"
          size="sm"
          variant="secondary"
          aria-label={`Setup: ${title}`}
        >
          Setup
        </LinkButton>
      </div>
    </PanelChrome>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  missing: css({
    alignItems: 'center',
    color: theme.colors.text.secondary,
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    height: '100%',
    justifyContent: 'center',
    overflow: 'auto',
    padding: theme.spacing(2),
    textAlign: 'center',
  }),
  reason: css({ color: theme.colors.text.primary, margin: 0, maxWidth: 480 }),
  remedy: css({ margin: 0, maxWidth: 480 }),
});

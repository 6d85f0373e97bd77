import { type DataLink } from '@grafana/data';
import { config } from '@grafana/runtime';
import {
  type FieldConfigOverridesBuilder,
  PanelBuilders,
  SceneDataTransformer,
  type SceneObject,
} from '@grafana/scenes';
import { FieldColorModeId } from '@grafana/schema';
import { type Expr } from '../../metrics/promql';
import { LONGEST_SMALL } from '../scene/elapsed';
import { ExploreLink } from '../scene/ExploreLink';
import { ElapsedTimeRange } from '../scene/timeRanges';
import { type JoinColumn, joinTransformation } from './join';
import { describe, orMissing, queryRunner, unitOf } from './panels';
import { HOW_MARKED } from './rare';

interface Look {
  /** Name of the column, as its header says it. */
  name: string;
  /** Pixels. */
  width?: number;
  /** Pixels below which a column does not shrink: a narrow table scrolls instead of cutting names. */
  minWidth?: number;
  links?: DataLink[];
}

/** A column of values. */
export interface Column extends Look, Omit<JoinColumn, 'refId' | 'evidence'> {
  expr: Expr;
  /** The query brings evidence of how far to believe its values, see {@link quantileForTable}. */
  evidence?: boolean;
  /** Grafana unit id; that of the concept when left out. */
  unit?: string;
  decimals?: number;
  /** Values at or above these colour the cell's text: warning, then critical. Without the first, none does. */
  thresholds?: Array<number | undefined>;
}

export interface TableOptions {
  title: string;
  description: string;
  /** The label that names a row, and the column that shows it. */
  row: Look & { label: string };
  columns: Column[];
  sortBy: string;
  /** Its text for an empty answer. */
  whenEmpty?: string;
}

/** Pixels for the names of rows: in a narrow window the table scrolls. */
const NAME_WIDTH = 185;

/** Points of a sparkline. */
const MAX_POINTS = 40;

/** A table with a row for each value of a label, of what this data source can answer, or a panel that says why it cannot. */
export function table({ title, description, row, columns, sortBy, whenEmpty = '' }: TableOptions): SceneObject {
  const targets = columns.map(({ expr, sparkline }, index) => ({ expr, instant: !sparkline, refId: refIdOf(index) }));
  const transform = joinTransformation({
    key: row.label,
    keyName: row.name,
    columns: columns.map(({ name, label, sparkline, plain, evidence, expr, unit, decimals }, index) => ({
      refId: refIdOf(index),
      name,
      label,
      sparkline,
      plain,
      evidence: evidence ? { unit: unit ?? unitOf([{ expr }]) ?? 'short', decimals } : undefined,
    })),
  });
  const about = columns.some(({ evidence }) => evidence) ? `${description}\n\n${HOW_MARKED}` : description;
  return orMissing({ title, targets }, () =>
    PanelBuilders.table()
      .setTitle(title)
      .setDescription(describe({ description: about, targets }))
      .setHeaderActions(new ExploreLink({}))
      .setData(
        new SceneDataTransformer({
          $timeRange: new ElapsedTimeRange(LONGEST_SMALL),
          $data: queryRunner(targets, MAX_POINTS),
          transformations: [transform],
        })
      )
      .setNoValue(whenEmpty)
      .setOption('sortBy', [{ displayName: sortBy, desc: true }])
      .setOption('cellHeight', 'sm' as never)
      .setOverrides((overrides) => {
        styleOf(overrides, { minWidth: NAME_WIDTH, ...row });
        columns.forEach((column) => styleOf(overrides, column));
      })
      .build()
  );
}

const refIdOf = (index: number) => String.fromCharCode(65 + index);

function styleOf(overrides: FieldConfigOverridesBuilder<unknown & object>, column: Look & Partial<Column>) {
  const matched = overrides.matchFieldsWithName(column.name);
  const byConcept = column.expr && !column.sparkline && !column.label ? unitOf([{ expr: column.expr }]) : undefined;
  const unit = column.unit ?? byConcept;
  unit && matched.overrideUnit(unit);
  column.links && matched.overrideLinks(column.links);
  column.width && matched.overrideCustomFieldConfig('width' as never, column.width as never);
  column.minWidth && matched.overrideCustomFieldConfig('minWidth' as never, column.minWidth as never);
  column.decimals !== undefined && matched.overrideDecimals(column.decimals);
  if (column.sparkline) {
    const cell = { type: 'sparkline', hideValue: true, lineWidth: 1, fillOpacity: 15 };
    matched
      .overrideCustomFieldConfig('cellOptions' as never, cell as never)
      .overrideColor({ mode: FieldColorModeId.Fixed, fixedColor: 'blue' });
  }
  const [warning, critical] = column.thresholds ?? [];
  if (warning !== undefined) {
    matched.overrideCustomFieldConfig('cellOptions' as never, { type: 'color-text' } as never).overrideThresholds({
      mode: 'absolute' as never,
      steps: [
        { value: -Infinity, color: 'text' },
        { value: warning, color: config.theme2.colors.warning.text },
        ...(critical === undefined ? [] : [{ value: critical, color: config.theme2.colors.error.text }]),
      ],
    });
  }
}

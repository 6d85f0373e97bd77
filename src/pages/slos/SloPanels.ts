import { type DataFrame, FieldType, type Labels } from '@grafana/data';
import {
  type CustomTransformOperator,
  PanelBuilders,
  SceneDataTransformer,
  SceneObjectBase,
  type SceneObjectState,
  SceneQueryRunner,
  SceneTimePicker,
  VizPanel,
} from '@grafana/scenes';
import { LegendDisplayMode, SortOrder, TooltipDisplayMode, VisibilityMode } from '@grafana/schema';
import { map } from 'rxjs/operators';
import { type Promql } from '../../metrics/promql';
import budgetPlugin from '../../panel-budget/plugin.json';
import { defaultOptions } from '../../panel-budget/types';
import { DATA_SOURCE } from '../../shared/panels/panels';
import { LONGEST_SMALL } from '../../shared/scene/elapsed';
import { ExploreLink } from '../../shared/scene/ExploreLink';
import { ElapsedTimeRange } from '../../shared/scene/timeRanges';
import { insightsRunner, type SloStore, type SloTarget } from '../../shared/slos/queries';
import { burnPolicies } from '../../slo/burn';
import type { ResolvedSlo, Slo, SloWindow } from '../../slo/types';
import { HOUR } from '../../slo/window';
import { WindowTimeRange } from './WindowPanel';
import { changeMarks, DEPLOYS, type Mark, marksFrame, RESTARTS } from './marks';

interface SloPanelsState extends SceneObjectState {
  $timeRange: WindowTimeRange;
  budget: VizPanel;
  burn: VizPanel;
  /** Deploys and restarts of the window. */
  changes?: SceneQueryRunner;
  /** For both panels. */
  picker: SceneTimePicker;
  /** The reader has chosen another time range than the window. */
  chosen: boolean;
}

interface PanelsOf {
  slo: Slo;
  resolved: ResolvedSlo;
  store: SloStore;
  promql: Promql;
}

/**
 * The panels of one budget: over its window until the reader chooses another time range for both, in their picker or by
 * dragging over one of them. The time range in the page's address, that of other pages, stays as it is.
 */
export class SloPanels extends SceneObjectBase<SloPanelsState> {
  private labels: Labels = {};
  private marks: Mark[] = [];

  public constructor({ slo, resolved, store, promql }: PanelsOf) {
    super({
      $timeRange: new WindowTimeRange(slo.window),
      budget: new VizPanel({}),
      burn: new VizPanel({}),
      changes: changesRunner(promql),
      picker: new SceneTimePicker({ isOnCanvas: true }),
      chosen: false,
    });
    const pick = onGroup(() => this.labels);
    this.setState({
      budget: budgetPanel(store, resolved, [pick, withMarks(() => this.allMarks())]),
      burn: burnPanel(slo, store, resolved, [pick, namedBurns]),
    });
    this.addActivationHandler(() => {
      const { $timeRange, changes } = this.state;
      this._subs.add($timeRange.subscribeToState(() => this.setState({ chosen: $timeRange.isChosen() })));
      if (changes) {
        this._subs.add(changes.subscribeToState(() => this.redraw()));
      }
      return changes?.activate();
    });
  }

  /** Draws one group, with what happened to it. */
  public show(labels: Labels, marks: Mark[]): void {
    this.labels = labels;
    this.marks = marks;
    this.redraw();
  }

  private allMarks(): Mark[] {
    return [...this.marks, ...changeMarks(this.state.changes?.state.data?.series ?? [])];
  }

  private redraw(): void {
    for (const { state } of [this.state.budget, this.state.burn]) {
      if (state.$data instanceof SceneDataTransformer) {
        state.$data.reprocessTransformations();
      }
    }
  }
}

/** The budget panel as it can stand in any dashboard. */
function budgetPanel(store: SloStore, slo: ResolvedSlo, transformations: CustomTransformOperator[]): VizPanel {
  return new VizPanel({
    pluginId: budgetPlugin.id,
    title: 'Error budget',
    description:
      '1 - bad events / bad events that the objective allows, over the window that ends at each moment. Counted from raw or recorded increments, never from averaged ratios.',
    // The page says it above.
    options: { ...defaultOptions, showSentence: false },
    fieldConfig: { defaults: {}, overrides: [] },
    headerActions: new ExploreLink({}),
    $data: drawn(store, { refId: 'A', queryType: 'slo', measure: 'budget', mode: 'range', slo }, transformations),
  });
}

function drawn(store: SloStore, target: SloTarget, transformations: CustomTransformOperator[]) {
  const $timeRange = new ElapsedTimeRange(LONGEST_SMALL);
  return new SceneDataTransformer({ $timeRange, $data: insightsRunner(store, [target]), transformations });
}

/** Burn rates over the long windows of the alerts, with the rates from which they fire as dashed lines. */
function burnPanel(
  slo: Slo,
  store: SloStore,
  resolved: ResolvedSlo,
  transformations: CustomTransformOperator[]
): VizPanel {
  const policies = burnPolicies(slo.window);
  const builder = PanelBuilders.timeseries()
    .setTitle('Burn rate')
    .setDescription(
      `Bad events / all events / (1 - objective), over the long windows of the burn alerts. 1x spends the budget just when its window ends. Dashed: the rates from which alerts fire, if the short window burns as fast: ${policies.map(({ factor, long, severity }) => `${factor}x over ${long / HOUR} h (${severity})`).join(', ')}.`
    )
    .setUnit('suffix:x')
    .setDecimals(1)
    .setMin(0)
    .setHeaderActions(new ExploreLink({}))
    .setOption('legend', { displayMode: LegendDisplayMode.List, placement: 'bottom', showLegend: true, calcs: [] })
    .setOption('tooltip', { mode: TooltipDisplayMode.Multi, sort: SortOrder.None })
    .setCustomFieldConfig('showPoints', VisibilityMode.Never)
    .setCustomFieldConfig('lineWidth', 1)
    // From nothing to 1000x: a linear axis would draw all but outages at its foot.
    .setCustomFieldConfig('scaleDistribution', { type: 'symlog', log: 10, linearThreshold: 1 } as never)
    .setCustomFieldConfig('thresholdsStyle', { mode: 'dashed' } as never)
    .setThresholds({ mode: 'absolute' as never, steps: thresholdSteps(slo.window) })
    .setOverrides((overrides) => {
      Object.entries(COLORS).forEach(([window, fixedColor]) => {
        overrides.matchFieldsWithName(burnName(window)).overrideColor({ mode: 'fixed', fixedColor } as never);
      });
    })
    .setData(
      drawn(store, { refId: 'A', queryType: 'slo', measure: 'burn', mode: 'range', slo: resolved }, transformations)
    );
  return builder.build();
}

/** By the label `window` of the measure burn. */
const COLORS: Record<string, string> = { '1h': 'red', '6h': 'orange', '1d': 'yellow', '3d': 'blue' };
const BY_LENGTH: Record<number, string> = { 1: '1h', 6: '6h', 24: '1d', 72: '3d' };

const burnName = (window: string) => `Over ${window}`;

/** Each rate from which an alert fires, in the colour of its window; lowest first. */
export function thresholdSteps(window: SloWindow): Array<{ value: number; color: string }> {
  const steps = burnPolicies(window).map(({ factor, long }) => ({
    value: factor,
    color: COLORS[BY_LENGTH[long / HOUR]],
  }));
  return [{ value: -Infinity, color: 'transparent' }, ...steps.sort((a, b) => a.value - b.value)];
}

/** Only the frames of one group: those whose fields carry its labels. */
export function onGroup(labels: () => Labels): CustomTransformOperator {
  return () => (source) => source.pipe(map((frames) => frames.filter((frame) => isOf(frame, labels()))));
}

function isOf({ fields }: DataFrame, labels: Labels): boolean {
  const own = fields.find(({ type }) => type === FieldType.number)?.labels ?? {};
  return Object.entries(labels).every(([name, value]) => own[name] === value);
}

/** The legend of burn rates, where the labels of SLO and group say nothing new. */
const namedBurns: CustomTransformOperator = () => (source) =>
  source.pipe(
    map((frames) =>
      frames.map((frame) => ({
        ...frame,
        fields: frame.fields.map((field) =>
          field.labels?.window === undefined
            ? field
            : { ...field, config: { ...field.config, displayName: burnName(field.labels.window) } }
        ),
      }))
    )
  );

function withMarks(marks: () => Mark[]): CustomTransformOperator {
  return () => (source) =>
    source.pipe(
      map((frames) => {
        const all = marks();
        return frames.length > 0 && all.length > 0 ? [...frames, marksFrame(all)] : frames;
      })
    );
}

/** Deploys and restarts of each hour; nothing where the store does not tell. */
function changesRunner(promql: Promql): SceneQueryRunner | undefined {
  const window = '1h';
  const targets = [
    { refId: DEPLOYS, expr: promql.deploys({ window }) },
    { refId: RESTARTS, expr: promql.restarts({ window, by: ['instance'] }) },
  ].flatMap(({ refId, expr }) =>
    expr.ok ? [{ refId, expr: expr.expr, range: true, instant: false, interval: window, format: 'time_series' }] : []
  );
  return targets.length === 0
    ? undefined
    : new SceneQueryRunner({
        $timeRange: new ElapsedTimeRange(LONGEST_SMALL),
        datasource: DATA_SOURCE,
        queries: targets,
        minInterval: window,
        maxDataPoints: 10_000,
      });
}

/** The rates of a throughput, over its window. */
export function provenPanel(target: number, store: SloStore, slo: ResolvedSlo): VizPanel {
  return PanelBuilders.timeseries()
    .setTitle('Highest rate of each hour')
    .setDescription(
      'The highest rate of five minutes in each hour; five minutes in which a condition was broken are left out. Dashed: what is promised.'
    )
    .setUnit('reqps')
    .setMin(0)
    .setHeaderActions(new ExploreLink({}))
    .setOption('legend', { displayMode: LegendDisplayMode.List, placement: 'bottom', showLegend: true, calcs: [] })
    .setCustomFieldConfig('showPoints', VisibilityMode.Never)
    .setCustomFieldConfig('fillOpacity', 8)
    .setCustomFieldConfig('thresholdsStyle', { mode: 'dashed' } as never)
    .setThresholds({
      mode: 'absolute' as never,
      steps: [
        { value: -Infinity, color: 'transparent' },
        { value: target, color: 'green' },
      ],
    })
    .setData(insightsRunner(store, [{ refId: 'A', queryType: 'slo', measure: 'proven', mode: 'range', slo }]))
    .build();
}

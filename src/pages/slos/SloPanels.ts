import { type PanelData } from '@grafana/data';
import {
  PanelBuilders,
  SceneDataNode,
  SceneObjectBase,
  type SceneObjectState,
  SceneTimeRange,
  VizPanel,
} from '@grafana/scenes';
import { LegendDisplayMode, SortOrder, TooltipDisplayMode, VisibilityMode } from '@grafana/schema';
import { defaultOptions } from '../../panel-budget/types';
import budgetPlugin from '../../panel-budget/plugin.json';

interface SloPanelsState extends SceneObjectState {
  budget: VizPanel;
  burn: VizPanel;
  /** The reader has dragged over a part of the window. */
  zoomed: boolean;
}

/**
 * The panels of one budget, over its window and not over the page's time range. Dragging over one zooms both, and leaves the
 * page as it is: its time range says when the SLO is looked at.
 */
export class SloPanels extends SceneObjectBase<SloPanelsState> {
  private whole: { budget: PanelData; burn: PanelData };

  public constructor(data: { budget: PanelData; burn: PanelData }) {
    super({
      $timeRange: new SceneTimeRange(absolute(data.budget)),
      budget: budgetPanel(data.budget),
      burn: burnPanel(data.burn),
      zoomed: false,
    });
    this.whole = data;
    this.addActivationHandler(() => {
      const range = this.state.$timeRange as SceneTimeRange;
      this._subs.add(
        range.subscribeToState(({ value }) => {
          const { from, to } = this.whole.budget.timeRange;
          this.setState({ zoomed: value.from.valueOf() !== from.valueOf() || value.to.valueOf() !== to.valueOf() });
          this.draw();
        })
      );
    });
  }

  /** Draws other data, the whole of them. */
  public update(data: { budget: PanelData; burn: PanelData }): void {
    this.whole = data;
    this.reset();
  }

  public reset = (): void => {
    const range = this.state.$timeRange as SceneTimeRange;
    range.setState({ ...absolute(this.whole.budget), value: this.whole.budget.timeRange });
    this.draw();
  };

  private draw(): void {
    const timeRange = (this.state.$timeRange as SceneTimeRange).state.value;
    for (const name of ['budget', 'burn'] as const) {
      (this.state[name].state.$data as SceneDataNode).setState({ data: { ...this.whole[name], timeRange } });
    }
  }
}

function absolute({ timeRange: { from, to } }: PanelData) {
  return { from: from.toISOString(), to: to.toISOString() };
}

/** The budget panel with data that the page has computed. */
function budgetPanel(data: PanelData): VizPanel {
  return new VizPanel({
    pluginId: budgetPlugin.id,
    title: 'Error budget',
    description:
      '1 - bad events / bad events that the objective allows, over the window that ends at each moment. Counted from raw or recorded increments, never from averaged ratios.',
    // The page says it above.
    options: { ...defaultOptions, showSentence: false },
    fieldConfig: { defaults: {}, overrides: [] },
    $data: new SceneDataNode({ data }),
  });
}

/** Burn rates over the long windows of the alerts, each with the rate from which it fires, dashed. */
function burnPanel(data: PanelData): VizPanel {
  return (
    PanelBuilders.timeseries()
      .setTitle('Burn rate')
      .setDescription(
        'Bad events / all events / (1 - objective), over the long windows of the burn alerts. 1x spends the budget just when its window ends. Dashed: the rates from which alerts fire, if the short window burns as fast.'
      )
      .setUnit('suffix:x')
      .setDecimals(1)
      .setMin(0)
      .setOption('legend', { displayMode: LegendDisplayMode.List, placement: 'bottom', showLegend: true, calcs: [] })
      .setOption('tooltip', { mode: TooltipDisplayMode.Multi, sort: SortOrder.None })
      .setCustomFieldConfig('showPoints', VisibilityMode.Never)
      .setCustomFieldConfig('lineWidth', 1)
      // From nothing to 1000x: a linear axis would draw all but outages at its foot.
      .setCustomFieldConfig('scaleDistribution', { type: 'symlog', log: 10, linearThreshold: 1 } as never)
      .setOverrides((overrides) => {
        const colors = ['red', 'orange', 'yellow', 'blue'];
        WINDOWS.forEach((hours, i) => {
          const fixed = { mode: 'fixed', fixedColor: colors[i] } as never;
          overrides.matchFieldsWithName(`Over ${hours} h`).overrideColor(fixed);
          overrides
            .matchFieldsWithNameByRegex(`/from .*, ${hours} h$/`)
            .overrideColor(fixed)
            .overrideCustomFieldConfig('lineStyle', { fill: 'dash', dash: [6, 6] })
            .overrideCustomFieldConfig('hideFrom', { legend: true, tooltip: false, viz: false });
        });
      })
      .setData(new SceneDataNode({ data }))
      .build()
  );
}

/** Hours of the long windows, see src/slo/burn.ts. */
const WINDOWS = [1, 6, 24, 72];

/** The rates of a throughput. */
export function provenPanel(data: PanelData): VizPanel {
  return PanelBuilders.timeseries()
    .setTitle('Highest rate of each hour')
    .setDescription(
      'The highest rate of five minutes in each hour; five minutes in which a condition was broken are left out.'
    )
    .setUnit('reqps')
    .setMin(0)
    .setOption('legend', { displayMode: LegendDisplayMode.List, placement: 'bottom', showLegend: true, calcs: [] })
    .setCustomFieldConfig('showPoints', VisibilityMode.Never)
    .setCustomFieldConfig('fillOpacity', 8)
    .setOverrides((overrides) => {
      overrides
        .matchFieldsWithName('Promised')
        .overrideColor({ mode: 'fixed', fixedColor: 'green' } as never)
        .overrideCustomFieldConfig('fillOpacity', 0)
        .overrideCustomFieldConfig('lineStyle', { fill: 'dash', dash: [6, 6] });
    })
    .setData(new SceneDataNode({ data }))
    .build();
}

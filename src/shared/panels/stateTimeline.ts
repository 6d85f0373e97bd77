import { type DataFrame, LoadingState, MappingType, type TimeRange, type ValueMapping } from '@grafana/data';
import { PanelBuilders, SceneDataNode, type VizPanel } from '@grafana/scenes';
import { FieldColorModeId } from '@grafana/schema';

/** A state, as the frames name it, and Grafana's name of its colour, which has a shade in each theme. */
export type StateColors = Record<string, 'red' | 'orange' | 'blue' | 'text'>;

/** A row for each frame, with the states in which it was over time; its data are given by {@link showStates}. */
export function stateTimeline(title: string, description: string, states: StateColors, whenEmpty: string): VizPanel {
  const options = Object.fromEntries(
    Object.entries(states).map(([state, color], index) => [state, { text: state, color, index }])
  );
  const mappings: ValueMapping[] = [{ type: MappingType.ValueToText, options }];
  return PanelBuilders.statetimeline()
    .setTitle(title)
    .setDescription(description)
    .setData(new SceneDataNode({}))
    .setNoValue(whenEmpty)
    .setMappings(mappings)
    .setColor({ mode: FieldColorModeId.Fixed, fixedColor: 'text' })
    .setOption('mergeValues', false)
    .setOption('showValue', 'never' as never)
    .setCustomFieldConfig('fillOpacity', 90)
    .setCustomFieldConfig('lineWidth', 0)
    .build();
}

/** Gives the timeline its data. */
export function showStates(panel: VizPanel, series: DataFrame[], timeRange: TimeRange): void {
  const data = { state: LoadingState.Done, series, timeRange };
  panel.state.$data instanceof SceneDataNode && panel.state.$data.setState({ data });
}

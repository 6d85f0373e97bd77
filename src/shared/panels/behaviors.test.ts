import '../testing/browser';
import { FieldType, toDataFrame } from '@grafana/data';
import { SceneDataNode, VizPanel } from '@grafana/scenes';
import { LegendDisplayMode } from '@grafana/schema';
import { fitLegend, legendFor, namedSeries } from './behaviors';

const series = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    toDataFrame({
      fields: [
        { name: 'Time', type: FieldType.time, values: [1] },
        { name: `s${index}`, type: FieldType.number, values: [index] },
      ],
    })
  );
const answer = (count: number) => ({ series: series(count) }) as never;

test.each([
  [1, LegendDisplayMode.Table],
  [3, LegendDisplayMode.Table],
  [4, LegendDisplayMode.List],
  [8, LegendDisplayMode.List],
])('%i series have a legend of kind %s', (count, mode) => {
  expect(legendFor(count).displayMode).toBe(mode);
});

test('what a legend does not name is not counted', () => {
  const [frame] = series(1);
  frame.fields[1].config = { custom: { hideFrom: { legend: true } } };
  expect(namedSeries({ series: [frame, ...series(2)] })).toBe(2);
  expect(namedSeries(undefined)).toBe(0);
});

test('a panel changes its legend with its answers, and keeps it while there is none', () => {
  const $data = new SceneDataNode({ data: answer(0) });
  const legend = { showLegend: true, placement: 'bottom', ...legendFor(1) };
  const panel = new VizPanel({ pluginId: 'timeseries', $data, options: { legend } });
  const stop = fitLegend(panel);
  const mode = () => (panel.state.options as { legend: typeof legend }).legend.displayMode;
  $data.setState({ data: answer(6) });
  expect(panel.state.options).toMatchObject({ legend: { placement: 'bottom', displayMode: 'list', calcs: [] } });
  $data.setState({ data: answer(0) });
  expect(mode()).toBe('list');
  $data.setState({ data: answer(2) });
  expect(mode()).toBe('table');
  stop?.();
  $data.setState({ data: answer(6) });
  expect(mode()).toBe('table');
});

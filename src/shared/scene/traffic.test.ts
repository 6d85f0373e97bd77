import '../testing/browser';
import { dateTime, FieldType } from '@grafana/data';
import {
  ConstantVariable,
  EmbeddedScene,
  sceneGraph,
  SceneFlexLayout,
  SceneTimeRange,
  SceneVariableSet,
} from '@grafana/scenes';
import { lastValueFrom } from 'rxjs';
import { type Expr } from '../../metrics/promql';
import { installDataSources } from '../testing/grafana';
import { noteOf, TrafficVariable } from './traffic';

const rate = (window: string): Expr => ({ ok: true, expr: `rate(x[${window}])`, concepts: [], caveats: [] });

function scene(label: string | undefined, query: (targets: Array<{ expr: string }>) => unknown) {
  installDataSources([{ uid: 'store', query: query as never }]);
  const variable = new TrafficVariable({ rate, label });
  new EmbeddedScene({
    $timeRange: new SceneTimeRange({ from: 'now-6h', to: 'now' }),
    $variables: new SceneVariableSet({ variables: [new ConstantVariable({ name: 'ds', value: 'store' }), variable] }),
    body: new SceneFlexLayout({ children: [] }),
  });
  return variable;
}

const vector = (samples: Record<string, number>) => ({
  data: Object.entries(samples).map(([tool, value]) => ({
    refId: 'rate',
    fields: [
      { name: 'Time', type: FieldType.time, config: {}, values: [dateTime().valueOf()] },
      { name: 'Value', type: FieldType.number, config: {}, labels: { tool }, values: [value] },
    ],
    length: 1,
  })),
});

test('each value of a label has the window that its rate needs, measured once', async () => {
  const query = jest.fn(() => vector({ busy: 1, 'a.b': 20 / 3600, rare: 1 / 3600 }));
  const variable = scene('tool', query);
  await lastValueFrom(variable.validateAndUpdate());
  const text = sceneGraph.interpolate(variable, '${traffic.rare} ${traffic.30m} ${traffic.1h} ${traffic.6h}');
  expect(text).toBe('a\\\\.b|rare \\\\(none\\\\) a\\\\.b rare');
  await lastValueFrom(variable.validateAndUpdate());
  expect(query).toHaveBeenCalledTimes(1);
});

test('without a label there is one window', async () => {
  const variable = scene(undefined, () => vector({ all: 10 / 3600 }));
  expect(sceneGraph.interpolate(variable, '[${traffic.window}]')).toBe('[$__rate_interval]');
  await lastValueFrom(variable.validateAndUpdate());
  expect(sceneGraph.interpolate(variable, '[${traffic.window}]')).toBe('[6h]');
});

test('a store that does not answer leaves the shortest window', async () => {
  const variable = scene('tool', () => {
    throw new Error('down');
  });
  await lastValueFrom(variable.validateAndUpdate());
  expect(sceneGraph.interpolate(variable, '${traffic.rare}')).toBe('\\\\(none\\\\)');
});

test.each([
  [{}, undefined, 'Each point covers the 4 min before it.'],
  [{ '1h': [''] }, undefined, 'Each point covers the 1 h before it.'],
  [{}, 'tool', 'Each point covers the 4 min before it.'],
  [
    { '6h': ['c', 'b'], '30m': ['a'] },
    'tool',
    'Each point covers the 4 min before it; where events are rare, 30 min for a, 6 h for b and c.',
  ],
])('%j is said', (windows, label, expected) => {
  expect(noteOf(windows, label, 240)).toBe(expected);
});

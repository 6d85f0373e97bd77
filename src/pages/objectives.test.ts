import '../shared/testing/browser';
import { FieldType, type DataFrame } from '@grafana/data';
import { config } from '@grafana/runtime';
import {
  type CustomTransformOperator,
  type SceneDataTransformer,
  type SceneObject,
  sceneGraph,
  VizPanel,
} from '@grafana/scenes';
import { of } from 'rxjs';
import { createPromql } from '../metrics/promql';
import { resolve } from '../metrics/resolve';
import { STORES } from '../metrics/testing/stores';
import { type PageContext } from '../shared/scene/CatalogueGate';
import { Headline } from '../shared/headline/Headline';
import { type HealthState, type Readings, type Sentence } from '../shared/words/readings';
import { objectivesOf } from '../slo/judging';
import { SHIPPED_SLOS } from '../slo/shipped';
import { failures, latency } from '../slo/testing/promises';
import type { Slo } from '../slo/types';
import { overviewContent } from './overview/scene';
import { overviewSentence } from './overview/sentence';
import { batchSentence } from './runtime/batch';
import { databaseSentence } from './runtime/database';
import { embeddingsContent, embeddingsSentence } from './runtime/embeddings';
import { httpContent } from './runtime/http';
import { httpSentence } from './runtime/httpPanels';
import { servicesSentence } from './runtime/services';
import { toolsSentence } from './runtime/toolPanels';

const SHIPPED = { objectives: objectivesOf(SHIPPED_SLOS) };
const NONE = { objectives: objectivesOf([]) };
const HEALTHY = { up: 3, total: 3, errors: 0.002, latency: 0.21, rate: 4.1, firing: 0 };
const ALL_UP = '3 of 3 instances up';
const resolution = resolve([]);

function check(
  sentence: (given: Readings) => Sentence,
  numbers: Record<string, number>,
  state: HealthState,
  text: string
) {
  const readings = Object.fromEntries(Object.entries(numbers).map(([id, now]) => [id, { now }]));
  expect(sentence(readings)).toEqual({ state, text });
}

describe('what the SLOs change', () => {
  const HIGH = { ...HEALTHY, errors: 0.03, latency: 0.8 };
  const STRICT = [failures('toolCalls', { concept: 'toolCalls', failed: true }, 0.999), latency('toolDuration', 0.2)];
  const LENIENT = [
    failures('toolCalls', { concept: 'toolCalls', failed: true }, 0.95),
    latency('toolDuration', 2, 0.99),
  ];

  it.each<[string, readonly Slo[], Record<string, number>, HealthState, string]>([
    [
      'stricter objectives: the same numbers are not healthy',
      STRICT,
      HEALTHY,
      'warning',
      'Needs attention: 0.2 % of the tool calls fail and the slowest 5 % of the tool calls take over 210 ms.',
    ],
    [
      'more lenient ones, of another quantile',
      LENIENT,
      HIGH,
      'good',
      `Healthy: ${ALL_UP}, 3 % of the tool calls fail, 99 % answer within 800 ms and no alert is firing.`,
    ],
    [
      'another quantile, missed',
      LENIENT,
      { ...HIGH, latency: 3 },
      'warning',
      'Needs attention: the slowest 1 % of the tool calls take over 3 s.',
    ],
    [
      'an SLO of errors alone',
      LENIENT.slice(0, 1),
      HIGH,
      'good',
      `Healthy: ${ALL_UP}, 3 % of the tool calls fail and no alert is firing.`,
    ],
    ['no SLO: nothing is said of what no SLO covers', [], HIGH, 'good', `Healthy: ${ALL_UP} and no alert is firing.`],
    [
      'no SLO, and one instance is down',
      [],
      { ...HIGH, up: 2 },
      'critical',
      'Needs attention: 1 of 3 instances is down.',
    ],
  ])('on the Overview: %s', (_, slos, numbers, state, text) =>
    check(overviewSentence(objectivesOf(slos)), numbers, state, text)
  );

  const MEASURED = { rate: 1, errors: 0.5, latency: 900 };
  it.each<[string, (given: Readings) => Sentence, string]>([
    ['Tools', toolsSentence(NONE), 'Calls: 1 req/s, 50 % fail and 95 % answer within 15 mins.'],
    [
      'HTTP',
      httpSentence(NONE),
      'The server answers: 1 req/s, 50 % answered with 5xx and 95 % answered within 15 mins.',
    ],
    [
      'Embeddings',
      embeddingsSentence(NONE),
      'Embeddings are made: 1 ops/s, 50 % fail and 95 % are made within 15 mins.',
    ],
    [
      'Database',
      databaseSentence({ ...NONE, resolution }),
      'The stores are used: 1 ops/s, 50 % fail and 95 % are done within 15 mins.',
    ],
    [
      'Batch',
      batchSentence(NONE),
      'Batches are processed: 3,600 batches an hour, 50 % fail and 95 % are done within 15 mins.',
    ],
    ['Services', servicesSentence(NONE), 'The services are used: 1 ops/s and 50 % fail.'],
  ])('without any, %s is not judged', (_, sentence, text) => check(sentence, MEASURED, 'neutral', text));

  it.each<[string, string, number, HealthState, string]>([
    ['a fast one that is slow', 'memory_search', 3, 'warning', 'Slow: 1 req/s, 0 % fail and 95 % answer within 3 s.'],
    [
      'one that is slow by nature',
      'repository_index',
      90,
      'good',
      'Within the objectives: 1 req/s, 0 % fail and 95 % answer within 1.50 mins.',
    ],
  ])('the page of a tool: %s', (_, tool, seconds, state, text) =>
    check(toolsSentence(SHIPPED, tool), { rate: 1, errors: 0, latency: seconds }, state, text)
  );
});

describe('the colours of tables', () => {
  /** The panel of a page's table, with these SLOs. */
  function tableOf(content: (context: PageContext) => SceneObject, title: string, slos: readonly Slo[]): VizPanel {
    const found = resolve(STORES.roadmap);
    const page = content({ resolution: found, promql: createPromql(found), objectives: objectivesOf(slos) });
    return sceneGraph.findObject(page, (one) => one instanceof VizPanel && one.state.title === title) as VizPanel;
  }

  /** The values from which a column is coloured, and how. */
  function stepsOf(panel: VizPanel, column: string): Array<[number, string]> {
    const own = panel.state.fieldConfig.overrides.find(({ matcher }) => matcher.options === column);
    const thresholds = own?.properties.find(({ id }) => id === 'thresholds')?.value as
      | { steps: Array<{ value: number; color: string }> }
      | undefined;
    const { warning, error } = config.theme2.colors;
    const names = new Map([
      [warning.text, 'warning'],
      [error.text, 'critical'],
    ]);
    return (thresholds?.steps ?? []).slice(1).map(({ value, color }) => [value, names.get(color) ?? color]);
  }

  const byTool = { groupBy: ['tool'] };
  it.each<[string, readonly Slo[], string, Array<[number, string]>, Array<[number, string]>]>([
    [
      'the shipped SLOs',
      SHIPPED_SLOS,
      'p95',
      [[0.5, 'warning']],
      [
        [0.01, 'warning'],
        [0.06, 'critical'],
      ],
    ],
    ['none', [], 'p95', [], []],
    ['an edited latency of each tool', [latency('toolDuration', 2, 0.99, byTool)], 'p99', [[2, 'warning']], []],
    ['a latency of all tools, which promises nothing of each', [latency('toolDuration', 2)], 'p95', [], []],
    [
      'an edited error ratio',
      [failures('toolCalls', { concept: 'toolCalls', failed: true }, 0.9)],
      'p95',
      [],
      [
        [0.1, 'warning'],
        [0.6, 'critical'],
      ],
    ],
  ])('of tools follow %s', (_, slos, column, seconds, errors) => {
    const panel = tableOf(overviewContent, 'Tools', slos);
    expect(stepsOf(panel, column)).toEqual(seconds);
    expect(stepsOf(panel, 'Errors')).toEqual(errors);
  });

  it.each<[string, (context: PageContext) => SceneObject, string, string]>([
    ['heaps', overviewContent, 'Instances', 'Heap'],
    ['routes', httpContent, 'Routes', '5xx'],
    ['models', embeddingsContent, 'Models', 'p95'],
  ])('of %s say nothing where nothing is promised', (_, content, title, column) => {
    expect(stepsOf(tableOf(content, title, SHIPPED_SLOS), column)).toEqual([]);
  });

  it('leave a tool plain that takes long by nature', () => {
    const panel = tableOf(overviewContent, 'Tools', SHIPPED_SLOS);
    const [transform] = (panel.state.$data as SceneDataTransformer).state.transformations as CustomTransformOperator[];
    const answer = (tool: string): DataFrame => ({
      refId: 'latency',
      fields: [{ name: 'Value', type: FieldType.number, config: {}, labels: { tool }, values: [90] }],
      length: 1,
    });
    let joined: DataFrame[] = [];
    transform({ interpolate: String })(of(['memory_search', 'repository_index'].map(answer))).subscribe(
      (result) => (joined = result)
    );
    const field = (name: string) => joined[0].fields.find((one) => one.name === name);
    const { styleField } = field('p95')?.config.custom ?? {};
    expect(field(styleField)?.values).toEqual([null, '{"color":"inherit"}']);
    expect(field(styleField)?.config.custom.hideFrom.viz).toBe(true);
  });
});

it('a headline shows the quantile that is promised', () => {
  const found = resolve(STORES.roadmap);
  const objectives = objectivesOf([latency('toolDuration', 2, 0.99)]);
  const page = overviewContent({ resolution: found, promql: createPromql(found), objectives });
  const headline = sceneGraph.findObject(page, (one) => one instanceof Headline) as Headline;
  const number = headline.state.numbers.find(({ id }) => id === 'latency');
  expect(number?.title).toBe('Tool latency, p99');
  expect(number?.value('1h')).toMatchObject({ expr: expect.stringContaining('histogram_quantile(0.99,') });
});

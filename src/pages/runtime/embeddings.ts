import { times } from '../../metrics/promql';
import { type PageContext } from '../../shared/scene/CatalogueGate';
import { Headline, type HeadlineNumber } from '../../shared/headline/Headline';
import { enumerate, format, percent, type Readings, type Sentence } from '../../shared/words/readings';
import { PageBody, PanelRow } from '../../shared/scene/layout';
import { OBJECTIVES } from '../../shared/words/objectives';
import { table, timeseries } from '../../shared/panels/panels';
import { named } from '../../shared/panels/queries';
import { joinTransformation } from '../../shared/panels/tables';
import { embeddingVersions } from './versions';

const SECONDS_AN_HOUR = 3600;

/** What stands on the Embeddings tab. */
export function embeddingsContent(context: PageContext): PageBody {
  return new PageBody({
    children: [
      new Headline({ numbers: numbers(context), sentence: embeddingsSentence }),
      new PanelRow({ children: [byModel(context), latency(context)] }),
      new PanelRow({ children: [latencyByModel(context), errorsByModel(context)] }),
      new PanelRow({ height: 240, children: [modelTable(context)] }),
      new PanelRow({ children: [tokens(context), cost(context)] }),
      new PanelRow({ children: [batchSize(context)] }),
      ...embeddingVersions(context),
    ],
  });
}

/** Says whether embeddings are made fast and without errors, and what they cost. */
export function embeddingsSentence({ rate, errors, p95, cost }: Readings): Sentence {
  if (!rate?.now) {
    return { state: 'unknown', text: 'No embedding was made in this time.' };
  }
  const slow = (p95?.now ?? 0) > OBJECTIVES.embeddingP95Seconds;
  const failing = (errors?.now ?? 0) > OBJECTIVES.errorRatio;
  const facts = [
    `${format(rate.now, 'ops')}`,
    errors?.now !== undefined ? `${percent(errors.now)} fail` : '',
    p95?.now !== undefined ? `95 % are made within ${format(p95.now, 's')}` : '',
    cost?.now ? `${format(cost.now, 'currencyUSD')} an hour` : '',
  ].filter(Boolean);
  const opening = failing ? 'Embeddings fail too often' : slow ? 'Embeddings are slow' : 'Embeddings keep up';
  return { state: slow || failing ? 'warning' : 'good', text: `${opening}: ${enumerate(facts)}.` };
}

function numbers({ promql }: PageContext): HeadlineNumber[] {
  const errorRatio = (options = {}) => promql.failureRatio('embeddingErrors', 'embeddingOperations', options);
  return [
    {
      id: 'rate',
      title: 'Operations',
      description: 'Embedding operations a second.',
      unit: 'ops',
      value: (window, offset) => promql.rate('embeddingOperations', { window, offset }),
      spark: promql.rate('embeddingOperations'),
    },
    {
      id: 'errors',
      title: 'Errors',
      description: 'Failed operations over all operations.',
      unit: 'percentunit',
      decimals: 2,
      value: (window, offset) => errorRatio({ window, offset }),
      spark: errorRatio(),
    },
    {
      id: 'p95',
      title: 'Duration, p95',
      description: 'The time within which 95 % of the operations are done.',
      unit: 's',
      value: (window, offset) => promql.quantile(0.95, 'embeddingDuration', { window, offset }),
      spark: promql.quantile(0.95, 'embeddingDuration'),
    },
    {
      id: 'tokens',
      title: 'Tokens',
      description: 'Tokens embedded a second.',
      unit: 'suffix:tokens/s',
      value: (window, offset) => promql.rate('embeddingTokens', { window, offset }),
      spark: promql.rate('embeddingTokens'),
    },
    {
      id: 'cost',
      title: 'Cost an hour',
      description: 'US dollars an hour, as contextd exports them.',
      unit: 'currencyUSD',
      value: (window, offset) => times(promql.rate('embeddingCost', { window, offset }), SECONDS_AN_HOUR),
      spark: times(promql.rate('embeddingCost'), SECONDS_AN_HOUR),
    },
  ];
}

function byModel({ promql }: PageContext) {
  return timeseries({
    title: 'Operations by model',
    description: 'Embedding operations a second, by model.',
    unit: 'ops',
    min: 0,
    stacked: true,
    targets: [{ expr: promql.rate('embeddingOperations', { by: ['model'] }), legend: '{{model}}' }],
  });
}

function latency({ promql }: PageContext) {
  return timeseries({
    title: 'Duration',
    description:
      'The time within which 50, 95 and 99 % of the operations are done, from the buckets of their durations.',
    unit: 's',
    min: 0,
    targets: [
      {
        expr: named('quantile', {
          p50: promql.quantile(0.5, 'embeddingDuration'),
          p95: promql.quantile(0.95, 'embeddingDuration'),
          p99: promql.quantile(0.99, 'embeddingDuration'),
        }),
        legend: '{{quantile}}',
      },
    ],
  });
}

function latencyByModel({ promql }: PageContext) {
  return timeseries({
    title: 'Duration p95 by model',
    description: 'The time within which 95 % of a model’s operations are done.',
    unit: 's',
    min: 0,
    targets: [{ expr: promql.quantile(0.95, 'embeddingDuration', { by: ['model'] }), legend: '{{model}}' }],
  });
}

function errorsByModel({ promql }: PageContext) {
  return timeseries({
    whenEmpty: 'No failure was reported in this time.',
    title: 'Errors by model',
    description: 'Failed operations a second, by model.',
    unit: 'ops',
    min: 0,
    stacked: true,
    targets: [{ expr: promql.rate('embeddingErrors', { by: ['model'] }), legend: '{{model}}' }],
  });
}

function modelTable({ promql }: PageContext) {
  const by = { by: ['model'] };
  return table({
    title: 'Models',
    description:
      'For each model: operations a second, the time within which 95 % are done, tokens a second, cost an hour, and operations over time.',
    sortBy: 'Operations',
    targets: [
      { refId: 'operations', expr: promql.rate('embeddingOperations', by), instant: true },
      { refId: 'p95', expr: promql.quantile(0.95, 'embeddingDuration', by), instant: true },
      { refId: 'tokens', expr: promql.rate('embeddingTokens', by), instant: true },
      { refId: 'cost', expr: times(promql.rate('embeddingCost', by), SECONDS_AN_HOUR), instant: true },
      { refId: 'trend', expr: promql.rate('embeddingOperations', by) },
    ],
    transform: joinTransformation({
      key: 'model',
      keyName: 'Model',
      columns: [
        { refId: 'operations', name: 'Operations' },
        { refId: 'p95', name: 'p95' },
        { refId: 'tokens', name: 'Tokens' },
        { refId: 'cost', name: 'Cost an hour' },
        { refId: 'trend', name: 'Trend', sparkline: true },
      ],
    }),
    columns: [
      { name: 'Model', minWidth: 175 },
      { name: 'Operations', unit: 'ops', width: 105 },
      {
        name: 'p95',
        unit: 's',
        width: 85,
        thresholds: [OBJECTIVES.embeddingP95Seconds, 2 * OBJECTIVES.embeddingP95Seconds],
      },
      { name: 'Tokens', unit: 'suffix:tokens/s', decimals: 0, width: 110 },
      { name: 'Cost an hour', unit: 'currencyUSD', width: 110 },
      { name: 'Trend', sparkline: true, width: 110 },
    ],
  });
}

function tokens({ promql }: PageContext) {
  return timeseries({
    title: 'Tokens by model',
    description: 'Tokens embedded a second, by model.',
    unit: 'suffix:tokens/s',
    min: 0,
    stacked: true,
    targets: [{ expr: promql.rate('embeddingTokens', { by: ['model'] }), legend: '{{model}}' }],
  });
}

function cost({ promql }: PageContext) {
  return timeseries({
    title: 'Cost an hour by model',
    description:
      'US dollars an hour as contextd exports them, by model. A model without a line exports no cost; that does not mean that it is free.',
    unit: 'currencyUSD',
    min: 0,
    stacked: true,
    targets: [{ expr: times(promql.rate('embeddingCost', { by: ['model'] }), SECONDS_AN_HOUR), legend: '{{model}}' }],
  });
}

function batchSize({ promql }: PageContext) {
  return timeseries({
    title: 'Batch size',
    description: 'Texts in one embedding operation: the mean and the 95th percentile.',
    unit: 'short',
    min: 0,
    targets: [
      {
        expr: named('size', {
          mean: promql.mean('embeddingBatchSize'),
          p95: promql.quantile(0.95, 'embeddingBatchSize'),
        }),
        legend: '{{size}}',
      },
    ],
  });
}

import { quantileForTable } from '../../metrics/evidence';
import { times } from '../../metrics/promql';
import { type PageContext } from '../../shared/scene/CatalogueGate';
import { Headline, type HeadlineNumber } from '../../shared/headline/Headline';
import { overWindow, quantileOverWindow } from '../../shared/headline/numbers';
import { format } from '../../shared/words/locale';
import { enumerate, judged, percent, quantileWords, type Readings, type Sentence } from '../../shared/words/readings';
import { PageBody, PanelRow } from '../../shared/scene/layout';
import { countedBy, type Objectives } from '../../slo/judging';
import { misses, opening, quantileName, stateOf, within } from '../../shared/words/verdicts';
import { table } from '../../shared/panels/table';
import { chart, quantile, quantiles, sizes } from '../../shared/panels/timeseries';
import { embeddingVersions } from '../../shared/panels/versions';

const SECONDS_AN_HOUR = 3600;

/** The content of the Embeddings tab. */
export function embeddingsContent(context: PageContext): PageBody {
  return new PageBody({
    children: [
      new Headline({ numbers: numbers(context), sentence: embeddingsSentence(context) }),
      new PanelRow({ children: [byModel(context), latency(context)] }),
      new PanelRow({ children: [latencyByModel(context), errorsByModel(context)] }),
      new PanelRow({ height: 240, children: [modelTable(context)] }),
      new PanelRow({ children: [tokens(context), cost(context)] }),
      new PanelRow({ children: [batchSize(context)] }),
      ...embeddingVersions(context),
    ],
  });
}

/** Says whether embeddings are made fast and without errors, by the SLOs, and what they cost. */
export const embeddingsSentence =
  ({ objectives }: Pick<PageContext, 'objectives'>) =>
  (readings: Readings) =>
    sentenceOf(readings, objectives);

const failures = (objectives: Objectives) => objectives.failures('embeddingOperations', countedBy('embeddingErrors'));

function sentenceOf({ rate, errors, latency, cost }: Readings, objectives: Objectives): Sentence {
  if (!rate?.now) {
    return { state: 'unknown', text: 'No embedding operation ran in this time range.' };
  }
  const { quantile, seconds } = objectives.latency('embeddingDuration');
  const slow = misses(judged(latency), seconds);
  const failing = misses(errors?.now, failures(objectives).share);
  const facts = [
    `${format(rate.now, 'ops')}`,
    errors?.now !== undefined ? `${percent(errors.now)} fail` : '',
    latency?.now !== undefined ? quantileWords(within(quantile), 'are made', latency) : '',
    cost?.now ? `${format(cost.now, 'currencyUSD')} an hour` : '',
  ].filter(Boolean);
  const verdict = opening('Embeddings', failing, slow) ?? 'Embeddings are made';
  return { state: stateOf(failing, slow), text: `${verdict}: ${enumerate(facts)}.` };
}

function numbers({ promql, objectives }: PageContext): HeadlineNumber[] {
  const { quantile } = objectives.latency('embeddingDuration');
  const errorRatio = (options = {}) => promql.failureRatio('embeddingErrors', 'embeddingOperations', options);
  return [
    overWindow(
      {
        id: 'rate',
        title: 'Operations',
        description: 'Embedding operations a second.',
        unit: 'ops',
      },
      (o) => promql.rate('embeddingOperations', o)
    ),
    overWindow(
      {
        id: 'errors',
        title: 'Errors',
        description: 'Failed operations over all operations.',
        unit: 'percentunit',
        decimals: 2,
      },
      (o) => errorRatio(o)
    ),
    quantileOverWindow(
      {
        id: 'latency',
        title: `Duration, ${quantileName(quantile)}`,
        description: `The time within which ${within(quantile)} of the operations are done.`,
        unit: 's',
      },
      promql,
      quantile,
      'embeddingDuration'
    ),
    overWindow(
      {
        id: 'tokens',
        title: 'Tokens',
        description: 'Tokens embedded a second.',
        unit: 'suffix:tokens/s',
      },
      (o) => promql.rate('embeddingTokens', o)
    ),
    overWindow(
      {
        id: 'cost',
        title: 'Cost an hour',
        description: 'US dollars an hour, as contextd reports them.',
        unit: 'currencyUSD',
      },
      (o) => times(promql.rate('embeddingCost', o), SECONDS_AN_HOUR)
    ),
  ];
}

function byModel({ promql }: PageContext) {
  return chart(
    { title: 'Operations by model', description: 'Embedding operations a second, by model.', stacked: true },
    promql.rate('embeddingOperations', { by: ['model'] }),
    '{{model}}'
  );
}

function latency({ promql }: PageContext) {
  return quantiles(
    {
      title: 'Duration',
      description:
        'The time within which 50, 95 and 99 % of the operations are done, from the buckets of their durations.',
    },
    promql,
    'embeddingDuration'
  );
}

function latencyByModel({ promql }: PageContext) {
  return quantile(
    {
      q: 0.95,
      title: 'Duration p95 by model',
      description: 'The time within which 95 % of a model’s operations are done.',
    },
    promql,
    'embeddingDuration',
    { by: ['model'] }
  );
}

function errorsByModel({ promql }: PageContext) {
  return chart(
    {
      whenEmpty: 'No failure was reported in this time range.',
      title: 'Errors by model',
      description: 'Failed operations a second, by model.',
      stacked: true,
    },
    promql.rate('embeddingErrors', { by: ['model'] }),
    '{{model}}'
  );
}

function modelTable({ promql, objectives }: PageContext) {
  const by = { by: ['model'] };
  const { quantile, seconds, covers } = objectives.latency('embeddingDuration', 'model');
  const latencyName = quantileName(quantile);
  return table({
    title: 'Models',
    description: `For each model: operations a second, the time within which ${within(quantile)} are done, tokens a second, cost an hour, and operations over time.`,
    row: { label: 'model', name: 'Model', minWidth: 175 },
    columns: [
      { name: 'Operations', expr: promql.rate('embeddingOperations', by), width: 105 },
      {
        name: latencyName,
        expr: quantileForTable(promql, quantile, 'embeddingDuration', by),
        evidence: true,
        plain: (model) => !covers(model),
        width: 85,
        thresholds: [seconds],
      },
      { name: 'Tokens', expr: promql.rate('embeddingTokens', by), decimals: 0, width: 110 },
      {
        name: 'Cost an hour',
        expr: times(promql.rate('embeddingCost', by), SECONDS_AN_HOUR),
        unit: 'currencyUSD',
        width: 110,
      },
      { name: 'Trend', expr: promql.rate('embeddingOperations', by), sparkline: true, width: 110 },
    ],
    sortBy: 'Operations',
  });
}

function tokens({ promql }: PageContext) {
  return chart(
    { title: 'Tokens by model', description: 'Tokens embedded a second, by model.', stacked: true },
    promql.rate('embeddingTokens', { by: ['model'] }),
    '{{model}}'
  );
}

function cost({ promql }: PageContext) {
  return chart(
    {
      title: 'Cost an hour by model',
      description:
        'US dollars an hour as contextd reports them, by model. No cost is reported for a model without a line; that does not mean that it is free.',
      unit: 'currencyUSD',
      stacked: true,
    },
    times(promql.rate('embeddingCost', { by: ['model'] }), SECONDS_AN_HOUR),
    '{{model}}'
  );
}

function batchSize({ promql }: PageContext) {
  return sizes(
    { title: 'Batch size', description: 'Texts in one embedding operation: the mean and the 95th percentile.' },
    promql,
    'embeddingBatchSize'
  );
}

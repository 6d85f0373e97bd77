import { quantileForTable } from '../../metrics/evidence';
import { type PageContext } from '../../shared/scene/CatalogueGate';
import { Headline, type HeadlineNumber } from '../../shared/headline/Headline';
import { PageBody, PanelRow } from '../../shared/scene/layout';
import { countedBy, type Objectives } from '../../slo/judging';
import { misses, opening, quantileName, stateOf, within } from '../../shared/words/verdicts';
import { overWindow, quantileOverWindow } from '../../shared/headline/numbers';
import { format } from '../../shared/words/locale';
import { enumerate, judged, percent, quantileWords, type Readings, type Sentence } from '../../shared/words/readings';
import { table } from '../../shared/panels/table';
import { chart, lines, quantiles, sizes } from '../../shared/panels/timeseries';

/** The content of the Batch tab. */
export function batchContent(context: PageContext): PageBody {
  return new PageBody({
    children: [
      new Headline({ numbers: numbers(context), sentence: batchSentence(context) }),
      new PanelRow({ children: [batches(context), duration(context)] }),
      new PanelRow({ children: [items(context), throughput(context)] }),
      new PanelRow({ children: [size(context), bytes(context)] }),
      new PanelRow({ height: 240, children: [instanceTable(context)] }),
    ],
  });
}

const failures = (objectives: Objectives, by?: string) =>
  objectives.failures('batchDuration', countedBy('batchErrors'), by);

/** Says whether batches are processed without errors, by the SLOs, and how fast. */
export const batchSentence =
  ({ objectives }: Pick<PageContext, 'objectives'>) =>
  (readings: Readings) =>
    sentenceOf(readings, objectives);

function sentenceOf({ rate, errors, latency, items }: Readings, objectives: Objectives): Sentence {
  if (!rate?.now) {
    return { state: 'unknown', text: 'No batch was processed in this time range.' };
  }
  const { quantile, seconds } = objectives.latency('batchDuration');
  const failing = misses(errors?.now, failures(objectives).share);
  const slow = misses(judged(latency), seconds);
  const facts = [
    format(rate.now * 3600, 'suffix:batches an hour', rate.now * 3600 < 10 ? 1 : 0),
    errors?.now !== undefined && `${percent(errors.now)} fail`,
    latency?.now !== undefined && quantileWords(within(quantile), 'are done', latency),
    items?.now !== undefined && `${format(items.now, 'suffix:items a second', 1)} in all`,
  ].filter((fact) => typeof fact === 'string');
  const verdict = opening('Batches', failing, slow) ?? 'Batches are processed';
  return { state: stateOf(failing, slow), text: `${verdict}: ${enumerate(facts)}.` };
}

function numbers({ promql, objectives }: PageContext): HeadlineNumber[] {
  const { quantile } = objectives.latency('batchDuration');
  return [
    overWindow({ id: 'rate', title: 'Batches', description: 'Completed batches a second.', unit: 'ops' }, (o) =>
      promql.rate('batchDuration', o)
    ),
    overWindow(
      {
        id: 'errors',
        title: 'Errors',
        description: 'Failed batches over all batches.',
        unit: 'percentunit',
        decimals: 2,
      },
      (o) => promql.failureRatio('batchErrors', 'batchDuration', o)
    ),
    quantileOverWindow(
      {
        id: 'latency',
        title: `Duration, ${quantileName(quantile)}`,
        description: `The time within which ${within(quantile)} of the batches are done.`,
        unit: 's',
      },
      promql,
      quantile,
      'batchDuration'
    ),
    overWindow(
      { id: 'items', title: 'Items', description: 'Items in batches a second.', unit: 'suffix:items/s' },
      (o) => promql.sumRate('batchItems', o)
    ),
    overWindow(
      {
        id: 'perBatch',
        title: 'Items per batch, mean',
        description: 'Items over the number of batches.',
        unit: 'short',
      },
      (o) => promql.mean('batchItems', o)
    ),
  ];
}

function batches({ promql }: PageContext) {
  return lines({ title: 'Batches', description: 'Completed batches a second, and those that failed.' }, 'kind', {
    all: promql.rate('batchDuration'),
    failed: promql.occurrenceRate('batchErrors'),
  });
}

function duration({ promql }: PageContext) {
  return quantiles(
    {
      title: 'Duration',
      description:
        'The time within which 50, 95 and 99 % of the batches are done, from the buckets of their durations.',
    },
    promql,
    'batchDuration'
  );
}

function items({ promql }: PageContext) {
  return sizes(
    { title: 'Items per batch', description: 'Items in one batch: the mean and the 95th percentile.' },
    promql,
    'batchItems'
  );
}

function size({ promql }: PageContext) {
  return sizes(
    { title: 'Size of a batch', description: 'Bytes in one batch: the mean and the 95th percentile.' },
    promql,
    'batchSize'
  );
}

function throughput({ promql }: PageContext) {
  return chart(
    {
      title: 'Items by instance',
      description: 'Items a second in the batches of each instance.',
      unit: 'suffix:items/s',
    },
    promql.sumRate('batchItems', { by: ['instance'] }),
    '{{instance}}'
  );
}

function bytes({ promql }: PageContext) {
  return chart(
    { title: 'Bytes by instance', description: 'Bytes a second in the batches of each instance.', unit: 'Bps' },
    promql.sumRate('batchSize', { by: ['instance'] }),
    '{{instance}}'
  );
}

function instanceTable({ promql, objectives }: PageContext) {
  const { share, pagesAt } = failures(objectives, 'instance');
  const by = { by: ['instance'] };
  return table({
    title: 'Batches by instance',
    description:
      'For each instance: batches a second, the time within which 95 % are done, failed over all, items per batch, and batches over time.',
    row: { label: 'instance', name: 'Instance' },
    columns: [
      { name: 'Batches', expr: promql.rate('batchDuration', by), width: 120 },
      { name: 'p95', expr: quantileForTable(promql, 0.95, 'batchDuration', by), evidence: true, width: 100 },
      {
        name: 'Errors',
        expr: promql.failureRatio('batchErrors', 'batchDuration', by),
        decimals: 2,
        width: 100,
        thresholds: [share, pagesAt],
      },
      { name: 'Items', expr: promql.mean('batchItems', by), decimals: 0, width: 90 },
      { name: 'Trend', expr: promql.rate('batchDuration', by), sparkline: true, width: 160 },
    ],
    sortBy: 'Batches',
  });
}

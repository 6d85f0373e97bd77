import { quantileForTable } from '../../metrics/evidence';
import { type ConceptId } from '../../metrics/catalogue';
import { ratio } from '../../metrics/promql';
import { type PageContext } from '../../shared/scene/CatalogueGate';
import { Headline, type HeadlineNumber } from '../../shared/headline/Headline';
import { PageBody, PanelRow } from '../../shared/scene/layout';
import { failedOfTotal, type Objectives } from '../../slo/judging';
import { misses, opening, quantileName, stateOf, within } from '../../shared/words/verdicts';
import { overWindow, quantileOverWindow } from '../../shared/headline/numbers';
import { format } from '../../shared/words/locale';
import { enumerate, judged, percent, quantileWords, type Readings, type Sentence } from '../../shared/words/readings';
import { table } from '../../shared/panels/table';
import { chart, lines, quantile as quantileChart, quantiles } from '../../shared/panels/timeseries';

/** Share of the pool in use above which the next peak may have to wait. */
const POOL_FULL = 0.9;
/** Seconds that 95 % of the callers may wait for a connection; a wait is time lost before any work is done. */
const LONG_WAIT = 0.1;

/** The content of the tab Database and pool. */
export function databaseContent(context: PageContext): PageBody {
  return new PageBody({
    children: [
      new Headline({ numbers: numbers(context), sentence: databaseSentence(context), saysWithoutFirst: true }),
      new PanelRow({ children: [byOperation(context), errorsByReason(context)] }),
      new PanelRow({ children: [latency(context), connections(context)] }),
      new PanelRow({ children: [wait(context), turnover(context)] }),
      new PanelRow({ children: [latencyByOperation(context), inUseByInstance(context)] }),
      new PanelRow({ height: 280, children: [operationTable(context)] }),
    ],
  });
}

/** Says whether the stores answer, by the SLOs, and whether there are enough connections. */
export const databaseSentence =
  (context: Pick<PageContext, 'objectives' | 'resolution'>) =>
  (readings: Readings): Sentence =>
    sentenceOf(readings, context.objectives, timed(context));

function sentenceOf(
  { rate, errors, latency, use, wait }: Readings,
  objectives: Objectives,
  duration: ConceptId
): Sentence {
  if (!rate?.now && use?.now === undefined) {
    return { state: 'unknown', text: 'No store operation ran in this time range.' };
  }
  const { quantile, seconds } = objectives.latency(duration);
  const failing = misses(errors?.now, objectives.failures('databaseOperations').share);
  const slow = misses(judged(latency), seconds);
  const waiting = misses(judged(wait), LONG_WAIT);
  const full = misses(use?.now, POOL_FULL);
  const facts = [
    rate?.now ? format(rate.now, 'ops') : 'no operations',
    errors?.now !== undefined && `${percent(errors.now)} fail`,
    latency?.now !== undefined && quantileWords(within(quantile), 'are done', latency),
    use?.now !== undefined && `${percent(use.now)} of the pool is in use`,
    wait?.now !== undefined && `95 % of the callers wait at most ${format(wait.now, 's')} for a connection`,
  ].filter((fact) => typeof fact === 'string');
  const stores = opening('The stores', failing, slow);
  const pool = waiting ? 'Callers wait for connections' : full ? 'The pool is nearly exhausted' : undefined;
  const calm = waiting === undefined && full === undefined ? 'The stores are used' : 'There are enough connections';
  const verdict = failing || slow ? stores : (pool ?? stores ?? calm);
  return { state: stateOf(failing, slow, waiting, full), text: `${verdict}: ${enumerate(facts)}.` };
}

/** The duration of operations: of all stores, or of the vector store where contextd measures no other. */
function timed({ resolution }: Pick<PageContext, 'resolution'>): ConceptId {
  return resolution.has('databaseDuration') ? 'databaseDuration' : 'vectorstoreDuration';
}

function numbers(context: PageContext): HeadlineNumber[] {
  const { promql, resolution, objectives } = context;
  const { quantile } = objectives.latency(timed(context));
  const limit = resolution.has('poolMax') ? 'poolMax' : 'poolSize';
  return [
    overWindow(
      { id: 'rate', title: 'Operations', description: 'Operations on the stores a second.', unit: 'ops' },
      (o) => promql.rate('databaseOperations', o)
    ),
    overWindow(
      {
        id: 'errors',
        title: 'Errors',
        description: 'Failed operations over all operations.',
        unit: 'percentunit',
        decimals: 2,
      },
      (o) => promql.errorRatio(o, 'databaseOperations')
    ),
    quantileOverWindow(
      {
        id: 'latency',
        title: `Latency, ${quantileName(quantile)}`,
        description: `The time within which ${within(quantile)} of the operations are done.`,
        unit: 's',
      },
      promql,
      quantile,
      timed(context)
    ),
    {
      id: 'use',
      title: 'Pool in use',
      description: `Connections in use over ${limit === 'poolMax' ? 'those that the pool may open' : 'those that the pool holds'}, averaged over the time range.`,
      unit: 'percentunit',
      decimals: 0,
      value: (window, offset) =>
        ratio(
          promql.overTime('avg', 'poolActive', { window, offset }),
          promql.overTime('avg', limit, { window, offset })
        ),
      spark: promql.levelRatio('poolActive', limit),
    },
    quantileOverWindow(
      {
        id: 'wait',
        title: 'Wait, p95',
        description: 'The time within which 95 % of the callers get a connection.',
        unit: 's',
      },
      promql,
      0.95,
      'poolWaitDuration'
    ),
  ];
}

function byOperation({ promql }: PageContext) {
  return chart(
    { title: 'Operations', description: 'Operations on the stores a second, by operation.', stacked: true },
    promql.rate('databaseOperations', { by: ['operation'] }),
    '{{operation}}'
  );
}

function errorsByReason({ promql }: PageContext) {
  return chart(
    {
      whenEmpty: 'No failure was reported in this time range.',
      title: 'Errors by reason',
      description: 'Failed operations a second, by operation and the reason that contextd reports.',
      stacked: true,
    },
    promql.rate('databaseErrors', { by: ['operation', 'reason'] }),
    '{{operation}}: {{reason}}'
  );
}

function latency(context: PageContext) {
  const { promql } = context;
  return quantiles(
    {
      title: 'Latency',
      description:
        'The time within which 50, 95 and 99 % of the operations are done, from the buckets of their durations. contextd 0.5.0 measures its vector store alone.',
    },
    promql,
    timed(context)
  );
}

function latencyByOperation(context: PageContext) {
  const { promql } = context;
  return quantileChart(
    {
      q: 0.95,
      title: 'Latency p95 by operation',
      description: 'The time within which 95 % of the operations of one kind are done.',
    },
    promql,
    timed(context),
    { by: ['operation'] }
  );
}

function connections({ promql }: PageContext) {
  return lines(
    {
      title: 'Connections of the pool',
      description: 'Connections in the pool, in use and idle, summed over all instances.',
    },
    'connections',
    { size: promql.value('poolSize'), 'in use': promql.value('poolActive'), idle: promql.value('poolIdle') }
  );
}

function wait({ promql }: PageContext) {
  return quantiles(
    {
      title: 'Wait for a connection',
      description:
        'The time within which 50, 95 and 99 % of the callers get a connection. Waits that grow with use mean that the pool is too small.',
    },
    promql,
    'poolWaitDuration'
  );
}

function turnover({ promql }: PageContext) {
  return lines(
    {
      title: 'Connections opened and closed',
      description:
        'Connections a second that were opened, closed, or failed. Many of them mean that connections are not reused.',
    },
    'event',
    {
      opened: promql.occurrenceRate('connectionsOpened'),
      closed: promql.occurrenceRate('connectionsClosed'),
      failed: promql.occurrenceRate('connectionErrors'),
    }
  );
}

function inUseByInstance({ promql }: PageContext) {
  return chart(
    {
      title: 'Connections in use by instance',
      description: 'Connections in use, by instance. A line that only rises points to a leak.',
    },
    promql.value('poolActive', { by: ['instance'] }),
    '{{instance}}'
  );
}

function operationTable(context: PageContext) {
  const { promql, objectives } = context;
  const by = { by: ['operation'] };
  const { quantile, seconds, covers } = objectives.latency(timed(context), 'operation');
  const { share, pagesAt } = objectives.failures('databaseOperations', failedOfTotal, 'operation');
  const latencyName = quantileName(quantile);
  return table({
    title: 'Operations by kind',
    description: `For each kind of operation: how many a second, the time within which ${within(quantile)} are done, failed over all, and operations over time.`,
    row: { label: 'operation', name: 'Operation' },
    columns: [
      { name: 'Operations', expr: promql.rate('databaseOperations', by), width: 120 },
      {
        name: latencyName,
        expr: quantileForTable(promql, quantile, timed(context), by),
        evidence: true,
        plain: (operation) => !covers(operation),
        width: 100,
        thresholds: [seconds],
      },
      {
        name: 'Errors',
        expr: promql.errorRatio(by, 'databaseOperations'),
        decimals: 2,
        width: 100,
        thresholds: [share, pagesAt],
      },
      { name: 'Trend', expr: promql.rate('databaseOperations', by), sparkline: true, width: 160 },
    ],
    sortBy: 'Operations',
  });
}

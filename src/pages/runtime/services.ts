import { share, top } from '../../metrics/promql';
import { type PageContext } from '../../shared/scene/CatalogueGate';
import { Headline, type HeadlineNumber } from '../../shared/headline/Headline';
import { Fold, Folds } from '../../shared/scene/Folds';
import { PageBody, PanelRow } from '../../shared/scene/layout';
import { COUNT_WINDOW } from '../../shared/scene/timeRanges';
import { type Objectives } from '../../slo/judging';
import { misses, quantileName, stateOf, within } from '../../shared/words/verdicts';
import { format } from '../../shared/words/locale';
import { enumerate, judged, percent, type Readings, type Sentence } from '../../shared/words/readings';
import {
  COMPLETED,
  done,
  EVERYTHING,
  failed,
  failureReasons,
  latencies,
  SERVICES,
  slowest,
  total,
  WORK,
  WORK_BELOW,
} from './serviceTotals';
import {
  checkpointRows,
  compressionRows,
  foldingRows,
  memoryRows,
  remediationRows,
  vectorStoreRows,
} from './serviceRows';
import { meanLevel, overWindow, quantileOverWindow } from '../../shared/headline/numbers';
import { HOW_DRAWN } from '../../shared/panels/rare';
import { table } from '../../shared/panels/table';
import { chart, lines } from '../../shared/panels/timeseries';

const TOP_REASONS = 20;

const NO_FAILURE = 'No failure was reported in this time range.';

/** The content of the Services tab: memories, checkpoints, remediation, context folding and the vector store below them. */
export function servicesContent(context: PageContext): PageBody {
  return new PageBody({
    children: [
      new Headline({ numbers: numbers(context), sentence: servicesSentence(context) }),
      new PanelRow({ height: 270, widths: [4, 3], children: [serviceTable(context), reasonTable(context)] }),
      new PanelRow({
        height: 310,
        widths: [2, 2, 3],
        children: [operations(context), failures(context), latency(context)],
      }),
      new Folds({ title: 'By service', folds: folds(context) }),
    ],
  });
}

/** The charts of each service, which a reader opens after the summary has said where to look. */
function folds(context: PageContext): Fold[] {
  const compression = compressionRows(context);
  return [
    new Fold({
      id: 'memory',
      title: 'Memory',
      about: 'Searches, records and verdicts, whether memories help, and what is stored.',
      children: memoryRows(context),
    }),
    new Fold({
      id: 'checkpoints',
      title: 'Checkpoints',
      about: 'What is saved and resumed, and how large it is.',
      children: checkpointRows(context),
    }),
    new Fold({
      id: 'remediation',
      title: 'Remediation',
      about: 'Searches for remedies, remedies recorded, and whether they help.',
      children: remediationRows(context),
    }),
    new Fold({
      id: 'folding',
      title: 'Context folding',
      about: 'Branches, why they fail, and the time and tokens that they take.',
      children: foldingRows(context),
    }),
    new Fold({
      id: 'vector-store',
      title: 'Vector store',
      about: 'Operations, their duration and results, and documents added and deleted.',
      children: vectorStoreRows(context),
    }),
    ...(compression.length > 0
      ? [
          new Fold({
            id: 'compression',
            title: 'Compression',
            about: 'Compressions and failures, the share that is left, and the time.',
            children: compression,
          }),
        ]
      : []),
  ];
}

/** Says what the services do, and judges the two that users wait for by the SLOs; no SLO counts failures of all services. */
export const servicesSentence =
  ({ objectives }: Pick<PageContext, 'objectives'>) =>
  (readings: Readings) =>
    sentenceOf(readings, objectives);

function sentenceOf({ rate, errors, search, save }: Readings, objectives: Objectives): Sentence {
  if (!rate?.now) {
    return { state: 'unknown', text: 'No service of contextd was used in this time range.' };
  }
  const searching = objectives.latency('memorySearchDuration');
  const saving = objectives.latency('checkpointSaveDuration');
  const state = stateOf(misses(judged(search), searching.seconds), misses(judged(save), saving.seconds));
  const facts = [
    format(rate.now, 'ops'),
    errors?.now !== undefined && `${percent(errors.now)} fail`,
    search?.now !== undefined &&
      `${within(searching.quantile)} of the memory searches take up to ${format(search.now, 's')}`,
    save?.now !== undefined &&
      `${within(saving.quantile)} of the checkpoints are saved within ${format(save.now, 's')}`,
  ].filter((fact) => typeof fact === 'string');
  const opening =
    state === 'warning'
      ? 'Services are slow'
      : state === 'good'
        ? 'The services are fast enough'
        : 'The services are used';
  return { state, text: `${opening}: ${enumerate(facts)}.` };
}

function numbers({ promql, objectives }: PageContext): HeadlineNumber[] {
  const searching = objectives.latency('memorySearchDuration').quantile;
  const saving = objectives.latency('checkpointSaveDuration').quantile;
  return [
    overWindow(
      {
        id: 'rate',
        title: 'Operations',
        description:
          'Operations of memories, checkpoints, remediation and context folding a second: searches, records, verdicts, saves, resumes, ended branches.',
        unit: 'ops',
      },
      (o) => total(done(promql, WORK, o))
    ),
    overWindow(
      {
        id: 'errors',
        title: 'Errors',
        description:
          'Failed operations on memories, checkpoints and remedies over operations that completed or failed. A context branch that ends early is not counted as a failure.',
        unit: 'percentunit',
        decimals: 2,
      },
      (o) => share(total(failed(promql, SERVICES, o)), total(done(promql, WORK, o)))
    ),
    quantileOverWindow(
      {
        id: 'search',
        title: `Memory search, ${quantileName(searching)}`,
        description: `The time within which ${within(searching)} of the memory searches are done.`,
        unit: 's',
      },
      promql,
      searching,
      'memorySearchDuration'
    ),
    quantileOverWindow(
      {
        id: 'save',
        title: `Checkpoint save, ${quantileName(saving)}`,
        description: `The time within which ${within(saving)} of the checkpoints are saved.`,
        unit: 's',
      },
      promql,
      saving,
      'checkpointSaveDuration'
    ),
    meanLevel(
      {
        id: 'memories',
        title: 'Memories stored',
        description: 'Memories in the store, by the instance that reports the most, averaged over the time range.',
        unit: 'short',
        decimals: 0,
      },
      promql,
      'memoryCount',
      { agg: 'max' }
    ),
  ];
}

function operations({ promql }: PageContext) {
  return chart(
    {
      title: 'Operations by service',
      description: 'Operations of each service a second: searches, records, verdicts, saves, resumes, ended branches.',
      stacked: true,
    },
    done(promql, WORK),
    '{{service}}'
  );
}

function failures({ promql }: PageContext) {
  return chart(
    {
      title: 'Failures by service',
      description:
        'Operations a second that failed, and context branches that failed or timed out. A failure of the vector store may show in the service above it too.',
    },
    failed(promql, EVERYTHING),
    '{{service}}'
  );
}

function latency({ promql }: PageContext) {
  return lines(
    {
      title: 'Duration p95 by operation',
      description: `The time within which 95 % of the operations of one kind are done. ${HOW_DRAWN}`,
      evidence: true,
    },
    'operation',
    latencies(promql)
  );
}

function reasonTable({ promql }: PageContext) {
  return table({
    title: 'Failures by reason',
    description: `The ${TOP_REASONS} most frequent failures in this time range: service, operation and the reason that contextd reports.`,
    whenEmpty: NO_FAILURE,
    row: { label: 'failure', name: 'Failure' },
    columns: [
      { name: 'Failures', expr: top(TOP_REASONS, failureReasons(promql, COUNT_WINDOW)), decimals: 0, width: 95 },
    ],
    sortBy: 'Failures',
  });
}

function serviceTable({ promql }: PageContext) {
  return table({
    title: 'Services',
    description:
      'For each service: operations a second, the share of operations that failed, the time within which 95 % of its slowest kind of operation are done, and operations over time. The most failures first.',
    row: { label: 'service', name: 'Service', minWidth: 110 },
    columns: [
      { name: 'Operations', expr: done(promql, WORK_BELOW), width: 115 },
      {
        name: 'Failed',
        expr: share(failed(promql, EVERYTHING), done(promql, COMPLETED)),
        decimals: 2,
        width: 90,
      },
      { name: 'Slowest p95', expr: slowest(promql), width: 110 },
      { name: 'Trend', expr: done(promql, WORK_BELOW), sparkline: true, width: 160 },
    ],
    sortBy: 'Failed',
  });
}

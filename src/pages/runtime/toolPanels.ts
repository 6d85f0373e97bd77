import { type Filter } from '../../metrics/promql';
import { type PageContext } from '../../shared/scene/CatalogueGate';
import { type HeadlineNumber } from '../../shared/headline/Headline';
import { meanLevel, overWindow, quantileOverWindow } from '../../shared/headline/numbers';
import { format } from '../../shared/words/locale';
import { enumerate, judged, percent, quantileWords, type Readings, type Sentence } from '../../shared/words/readings';
import { failedOfTotal, type Objectives } from '../../slo/judging';
import { misses, quantileName, stateOf, within } from '../../shared/words/verdicts';
import { chart, quantile, quantiles } from '../../shared/panels/timeseries';

/** Judges all tools by the SLOs of all calls, or one tool by those of each tool. */
export const toolsSentence =
  ({ objectives }: Pick<PageContext, 'objectives'>, tool?: string) =>
  (readings: Readings) =>
    sentenceOf(readings, objectives, tool);

function sentenceOf({ rate, errors, latency }: Readings, objectives: Objectives, tool?: string): Sentence {
  if (!rate?.now) {
    return { state: 'unknown', text: 'No tool was called in this time range.' };
  }
  const by = tool === undefined ? undefined : 'tool';
  const { quantile, seconds, covers } = objectives.latency('toolDuration', by, tool);
  const promised = tool === undefined || covers(tool);
  const failing = misses(errors?.now, objectives.failures('toolCalls', failedOfTotal, by).share);
  const slow = misses(judged(latency), promised ? seconds : undefined);
  const facts = [
    `${format(rate.now, 'reqps')}`,
    errors?.now !== undefined ? `${percent(errors.now)} fail` : '',
    latency?.now !== undefined ? quantileWords(within(quantile), 'answer', latency) : '',
  ].filter(Boolean);
  const state = stateOf(failing, slow);
  const calm = state === 'good' ? 'Within the objectives' : 'Calls';
  const opening = failing && slow ? 'Failing and slow' : failing ? 'Failing too often' : slow ? 'Slow' : calm;
  return { state, text: `${opening}: ${enumerate(facts)}.` };
}

export function toolNumbers({ promql, objectives }: PageContext, filters: Filter[] = []): HeadlineNumber[] {
  const { quantile: promised } = objectives.latency('toolDuration', filters.length > 0 ? 'tool' : undefined);
  return [
    overWindow(
      {
        id: 'rate',
        title: 'Calls',
        description: 'MCP tool calls a second.',
        unit: 'reqps',
      },
      (o) => promql.callRate({ ...o, filters })
    ),
    overWindow(
      {
        id: 'errors',
        title: 'Errors',
        description: 'Failed calls over all calls.',
        unit: 'percentunit',
        decimals: 2,
      },
      (o) => promql.errorRatio({ ...o, filters })
    ),
    quantileOverWindow(
      {
        id: 'latency',
        title: `Latency, ${quantileName(promised)}`,
        description: `The time within which ${within(promised)} of the calls answer.`,
        unit: 's',
      },
      promql,
      promised,
      'toolDuration',
      { filters }
    ),
    overWindow(
      {
        id: 'mean',
        title: 'Latency, mean',
        description: 'Seconds spent in calls over the number of calls.',
        unit: 's',
      },
      (o) => promql.mean('toolDuration', { ...o, filters })
    ),
    meanLevel(
      {
        id: 'active',
        title: 'In flight',
        description: 'Calls in progress, averaged over the time range.',
        unit: 'short',
        decimals: 1,
      },
      promql,
      'toolActive',
      { filters }
    ),
  ];
}

/** Rate, errors, duration and saturation of all tools, or of those that the filters leave. */
export function toolPanels({ promql }: PageContext, filters: Filter[] = []) {
  return {
    byStatus: () =>
      chart(
        { title: 'Calls by status', description: 'MCP tool calls a second, by whether they succeeded.', stacked: true },
        promql.callRateByStatus({ filters }),
        '{{status}}'
      ),
    latency: () =>
      quantiles(
        {
          title: 'Latency',
          description:
            'The time within which 50, 95 and 99 % of the calls answer, from the buckets of their durations.',
        },
        promql,
        'toolDuration',
        { filters }
      ),
    errorsByReason: () =>
      chart(
        {
          whenEmpty: 'No failure was reported in this time range.',
          title: 'Errors by reason',
          description: 'Failed calls a second, by the reason that contextd reports.',
          stacked: true,
        },
        promql.rate('toolErrors', { by: ['reason'], filters }),
        '{{reason}}'
      ),
    inFlight: () =>
      chart(
        { title: 'Calls in flight', description: 'Calls in progress, by instance.' },
        promql.value('toolActive', { by: ['instance'], filters }),
        '{{instance}}'
      ),
    byInstance: () =>
      chart(
        { title: 'Calls by instance', description: 'MCP tool calls a second, by instance.' },
        promql.callRate({ by: ['instance'], filters }),
        '{{instance}}'
      ),
    latencyByInstance: () =>
      quantile(
        {
          q: 0.95,
          title: 'Latency p95 by instance',
          description: 'The time within which 95 % of the calls answer, by instance.',
        },
        promql,
        'toolDuration',
        { by: ['instance'], filters }
      ),
  };
}

import { lazyChunk } from '../../shared/states/chunks';
import { EXAMPLE_SLO, SLO_MEASURES, SLO_MODES, SLO_VALUES, sloMeasureOf } from '../slo';
import { type InsightsQuery, type SloMeasure } from '../types';
import { isAlerting, type QueryType } from './types';

export const sloQueryType: QueryType = {
  label: 'Service level objective',
  description: 'How much of an error budget is left, and how fast it is spent.',
  measures: SLO_MEASURES,
  help:
    'The query carries the definition of the SLO: an objective, a window, and the counters of all and of the bad or ' +
    'good events. Recorded series of the SLO are used when they exist, raw counters when not, with the same ' +
    'result. In an alert rule, choose one number: rules identify values by their labels.',
  // An alert rule needs one number, a panel a line.
  start: (app, earlier) => {
    const measure: SloMeasure = isAlerting(app) ? 'state' : 'budget';
    const value = isAlerting(app) ? 'remaining' : undefined;
    return { measure, mode: SLO_MODES[measure][0], value, slo: earlier?.slo ?? EXAMPLE_SLO };
  },
  Fields: lazyChunk(async () => ({ default: (await import('../SloFields')).SloFields })),
  describe,
  examples: [
    {
      title: 'How much error budget is left?',
      text: 'The error budget of 99 % good tool calls in 30 days, over the time range. For the error budget panel or a time series.',
      query: { measure: 'budget', mode: 'range', slo: EXAMPLE_SLO },
    },
    {
      title: 'Which tool spent the budget?',
      text: 'The share of the budget that the errors of each tool have spent, for a bar gauge.',
      query: { measure: 'spentBy', by: 'tool', mode: 'instant', slo: EXAMPLE_SLO },
    },
    {
      title: 'Alert when the budget runs low',
      text: 'For an alert rule: alert when this value is below 0.25.',
      query: { measure: 'state', value: 'remaining', mode: 'instant', slo: EXAMPLE_SLO },
    },
    {
      title: 'Page when the budget burns fast',
      text: 'For an alert rule: alert when this value, and that of a second query with burn5m, are above 14.4.',
      query: { measure: 'state', value: 'burn1h', mode: 'instant', slo: EXAMPLE_SLO },
    },
  ],
};

function describe(query: InsightsQuery): string {
  const { slo, mode, by, value } = query;
  const measure = sloMeasureOf(query);
  const of = slo?.name?.trim() ? `SLO ${slo.title?.trim() || slo.name}` : 'no SLO yet';
  const when = (mode ?? SLO_MODES[measure]?.[0]) === 'instant' ? 'now' : 'over time';
  const one = SLO_VALUES.find((v) => v.value === value && value !== 'all');
  switch (measure) {
    case 'budget':
      return `Error budget of ${of}, ${when}`;
    case 'state':
      return `${one ? one.label : 'State'} of ${of}, ${when}`;
    case 'burn':
      return `Burn rate of ${of}, ${when}`;
    case 'spentBy':
      return `What spent the budget of ${of}, by ${by?.trim() || 'no label yet'}, ${when}`;
    default: {
      const known = SLO_MEASURES.find((choice) => choice.value === measure);
      return known ? `${known.label} of ${of}, ${when}` : `Unknown measure "${measure}" of ${of}`;
    }
  }
}

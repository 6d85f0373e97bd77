import { type PageContext } from '../../shared/scene/CatalogueGate';
import { Headline, type HeadlineNumber } from '../../shared/headline/Headline';
import { PageBody, PanelRow } from '../../shared/scene/layout';
import { format, percent, type Readings, type Sentence } from '../../shared/words/readings';
import { meanLevel, overWindow } from '../../shared/headline/numbers';
import { table } from '../../shared/panels/table';
import { chart, lines } from '../../shared/panels/timeseries';

/** Share of the checked requests that may be turned away before a reader should look. */
const MANY_REJECTED = 0.05;

/** What stands on the tab Rate limit. */
export function rateLimitContent(context: PageContext): PageBody {
  return new PageBody({
    children: [
      new Headline({ numbers: numbers(context), sentence: rateLimitSentence }),
      new PanelRow({ children: [checked(context), rejectedShare(context)] }),
      new PanelRow({ children: [requestRate(context), rejectsByInstance(context)] }),
      new PanelRow({ height: 240, children: [instanceTable(context)] }),
    ],
  });
}

/** Says whether anybody is turned away. */
export function rateLimitSentence({ checked, share, rejects }: Readings): Sentence {
  if (!checked?.now) {
    return { state: 'unknown', text: 'No request was checked against a rate limit in this time.' };
  }
  const all = `${format(checked.now, 'suffix:requests a second', checked.now < 10 ? 1 : 0)}`;
  const rejected = share?.now ?? 0;
  if (rejected === 0) {
    return { state: 'good', text: `Nobody is turned away: ${all} are checked, and all pass.` };
  }
  const many = rejected > MANY_REJECTED;
  const often = rejects?.now ? `, ${format(rejects.now * 3600, 'suffix:an hour', 0)}` : '';
  return {
    state: many ? 'warning' : 'good',
    text: `${many ? 'Many requests are turned away' : 'Few requests are turned away'}: ${percent(rejected)} of ${all}${often}.`,
  };
}

function numbers({ promql }: PageContext): HeadlineNumber[] {
  return [
    overWindow(
      {
        id: 'checked',
        title: 'Checked',
        description: 'Requests a second that counted against a rate limit.',
        unit: 'reqps',
      },
      (o) => promql.rate('rateLimitHits', o)
    ),
    overWindow(
      {
        id: 'share',
        title: 'Turned away',
        description: 'Rejected requests over all that were checked.',
        unit: 'percentunit',
        decimals: 2,
      },
      (o) => promql.failureRatio('rateLimitRejects', 'rateLimitHits', o)
    ),
    overWindow(
      {
        id: 'rejects',
        title: 'Rejects',
        description: 'Requests a second that a rate limit turned away.',
        unit: 'reqps',
      },
      (o) => promql.occurrenceRate('rateLimitRejects', o)
    ),
    meanLevel(
      {
        id: 'requests',
        title: 'Request rate',
        description: 'Requests a second as the limiter itself measures them, the mean over the time.',
        unit: 'reqps',
      },
      promql,
      'requestRate'
    ),
  ];
}

function checked({ promql }: PageContext) {
  return lines(
    {
      title: 'Checked and turned away',
      description: 'Requests a second that counted against a rate limit, and those of them that it turned away.',
    },
    'kind',
    { checked: promql.rate('rateLimitHits'), rejected: promql.occurrenceRate('rateLimitRejects') }
  );
}

function rejectedShare({ promql }: PageContext) {
  return chart(
    {
      whenEmpty: 'Nothing was checked against a rate limit in this time.',
      title: 'Share turned away by instance',
      description: 'Rejected requests over all that were checked, of each instance.',
    },
    promql.failureRatio('rateLimitRejects', 'rateLimitHits', { by: ['instance'] }),
    '{{instance}}'
  );
}

function requestRate({ promql }: PageContext) {
  return chart(
    { title: 'Request rate', description: 'Requests a second as the limiter of each instance measures them.' },
    promql.value('requestRate', { by: ['instance'] }),
    '{{instance}}'
  );
}

function rejectsByInstance({ promql }: PageContext) {
  return chart(
    { title: 'Rejects by instance', description: 'Requests a second that a rate limit turned away, of each instance.' },
    promql.rate('rateLimitRejects', { by: ['instance'] }),
    '{{instance}}'
  );
}

function instanceTable({ promql }: PageContext) {
  const by = { by: ['instance'] };
  return table({
    title: 'Limits by instance',
    description:
      'For each instance: requests a second that were checked, the share turned away, the rate that the limiter measures, and checks over time.',
    row: { label: 'instance', name: 'Instance' },
    columns: [
      { name: 'Checked', expr: promql.rate('rateLimitHits', by), width: 120 },
      {
        name: 'Turned away',
        expr: promql.failureRatio('rateLimitRejects', 'rateLimitHits', by),
        decimals: 2,
        width: 120,
        thresholds: [MANY_REJECTED, 4 * MANY_REJECTED],
      },
      { name: 'Measured', expr: promql.value('requestRate', by), width: 120 },
      { name: 'Trend', expr: promql.rate('rateLimitHits', by), sparkline: true, width: 160 },
    ],
    sortBy: 'Checked',
  });
}

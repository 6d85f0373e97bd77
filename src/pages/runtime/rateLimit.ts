import { type PageContext } from '../../shared/scene/CatalogueGate';
import { Headline, type HeadlineNumber } from '../../shared/headline/Headline';
import { PageBody, PanelRow } from '../../shared/scene/layout';
import { format } from '../../shared/words/locale';
import { percent, type Readings, type Sentence } from '../../shared/words/readings';
import { meanLevel, overWindow } from '../../shared/headline/numbers';
import { table } from '../../shared/panels/table';
import { chart, lines } from '../../shared/panels/timeseries';

/** Share of the checked requests that may be rejected before a reader should look. */
const MANY_REJECTED = 0.05;

/** The content of the tab Rate limit. */
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

/** Says whether requests are rejected. */
export function rateLimitSentence({ checked, share, rejects }: Readings): Sentence {
  if (!checked?.now) {
    return { state: 'unknown', text: 'No request was checked against a rate limit in this time range.' };
  }
  const all = `${format(checked.now, 'suffix:requests a second', checked.now < 10 ? 1 : 0)}`;
  const rejected = share?.now ?? 0;
  if (rejected === 0) {
    return { state: 'good', text: `No request is rejected: ${all} are checked, and all pass.` };
  }
  const many = rejected > MANY_REJECTED;
  const often = rejects?.now ? `, ${format(rejects.now * 3600, 'suffix:an hour', 0)}` : '';
  return {
    state: many ? 'warning' : 'good',
    text: `${many ? 'Many requests are rejected' : 'Few requests are rejected'}: ${percent(rejected)} of ${all}${often}.`,
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
        title: 'Rejected',
        description: 'Rejected requests over checked requests.',
        unit: 'percentunit',
        decimals: 2,
      },
      (o) => promql.failureRatio('rateLimitRejects', 'rateLimitHits', o)
    ),
    overWindow(
      {
        id: 'rejects',
        title: 'Rejects',
        description: 'Requests a second that a rate limit rejected.',
        unit: 'reqps',
      },
      (o) => promql.occurrenceRate('rateLimitRejects', o)
    ),
    meanLevel(
      {
        id: 'requests',
        title: 'Request rate',
        description: 'Requests a second as the limiter measures them, averaged over the time range.',
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
      title: 'Checked and rejected',
      description: 'Requests a second that counted against a rate limit, and those that it rejected.',
    },
    'kind',
    { checked: promql.rate('rateLimitHits'), rejected: promql.occurrenceRate('rateLimitRejects') }
  );
}

function rejectedShare({ promql }: PageContext) {
  return chart(
    {
      whenEmpty: 'No request was checked against a rate limit in this time range.',
      title: 'Share rejected by instance',
      description: 'Rejected requests over checked requests, by instance.',
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
    { title: 'Rejects by instance', description: 'Requests a second that a rate limit rejected, by instance.' },
    promql.rate('rateLimitRejects', { by: ['instance'] }),
    '{{instance}}'
  );
}

function instanceTable({ promql }: PageContext) {
  const by = { by: ['instance'] };
  return table({
    title: 'Limits by instance',
    description:
      'For each instance: requests a second that were checked, the share rejected, the rate that the limiter measures, and checks over time.',
    row: { label: 'instance', name: 'Instance' },
    columns: [
      { name: 'Checked', expr: promql.rate('rateLimitHits', by), width: 120 },
      {
        name: 'Rejected',
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

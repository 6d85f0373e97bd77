import { combine, operand, type QueryOptions } from '../../metrics/promql';
import { type PageContext } from '../../shared/scene/CatalogueGate';
import { Headline, type HeadlineNumber } from '../../shared/headline/Headline';
import { PageBody, PanelRow } from '../../shared/scene/layout';
import { format } from '../../shared/words/locale';
import { enumerate, percent, type Readings, type Sentence } from '../../shared/words/readings';
import { meanLevel, overWindow } from '../../shared/headline/numbers';
import { table } from '../../shared/panels/table';
import { chart, lines } from '../../shared/panels/timeseries';

/** A hit rate that falls by more than this share of all look-ups against the period before is worth a look. */
const FALL = 0.1;

/** The content of the Cache tab. */
export function cacheContent(context: PageContext): PageBody {
  return new PageBody({
    children: [
      new Headline({ numbers: numbers(context), sentence: cacheSentence }),
      new PanelRow({ children: [hitRate(context), lookUps(context)] }),
      new PanelRow({ children: [evictions(context), size(context)] }),
      new PanelRow({ height: 240, children: [cacheTable(context)] }),
    ],
  });
}

/** States the hit rate, and whether it fell. */
export function cacheSentence({ hitRate, lookUps, evictions, size }: Readings): Sentence {
  if (!lookUps?.now || hitRate?.now === undefined) {
    return { state: 'unknown', text: 'No cache was used in this time range.' };
  }
  const before = hitRate.before;
  const fell = before !== undefined && hitRate.now < before - FALL;
  const facts = [
    `${percent(hitRate.now)} of ${format(lookUps.now, 'suffix:look-ups a second', lookUps.now < 10 ? 1 : 0)} hit${fell ? ` (${percent(before)} before)` : ''}`,
    evictions?.now !== undefined &&
      (evictions.now > 0 ? `${format(evictions.now, 'suffix:entries a second', 2)} are evicted` : 'nothing is evicted'),
    size?.now !== undefined && `the caches hold ${format(size.now, 'bytes')}`,
  ].filter((fact) => typeof fact === 'string');
  return {
    state: fell ? 'warning' : 'good',
    text: `${fell ? 'The hit rate fell' : 'The caches work'}: ${enumerate(facts)}.`,
  };
}

function allLookUps({ promql }: PageContext, options: QueryOptions = {}) {
  return combine([promql.rate('cacheHits', options), promql.rate('cacheMisses', options)], (hits, misses) => {
    const [h, m] = [operand(hits), operand(misses)];
    return `(${h} or ${m} * 0) + (${m} or ${h} * 0)`;
  });
}

function numbers(context: PageContext): HeadlineNumber[] {
  const { promql } = context;
  return [
    overWindow(
      {
        id: 'lookUps',
        title: 'Look-ups',
        description: 'Look-ups in all caches a second, hits and misses.',
        unit: 'ops',
      },
      (o) => allLookUps(context, o)
    ),
    overWindow(
      {
        id: 'hitRate',
        title: 'Hit rate',
        description: 'Hits over hits and misses, all caches together.',
        unit: 'percentunit',
        decimals: 1,
      },
      (o) => promql.cacheHitRatio(o)
    ),
    overWindow({ id: 'misses', title: 'Misses', description: 'Look-ups a second that missed.', unit: 'ops' }, (o) =>
      promql.rate('cacheMisses', o)
    ),
    overWindow(
      {
        id: 'evictions',
        title: 'Evictions',
        description: 'Entries evicted a second.',
        unit: 'ops',
      },
      (o) => promql.occurrenceRate('cacheEvictions', o)
    ),
    meanLevel(
      {
        id: 'size',
        title: 'Size',
        description: 'Bytes that all caches hold, averaged over the time range.',
        unit: 'bytes',
      },
      promql,
      'cacheSize'
    ),
  ];
}

function hitRate({ promql }: PageContext) {
  return chart(
    {
      whenEmpty: 'No cache was used in this time range.',
      title: 'Hit rate by cache',
      description: 'Hits over hits and misses of each cache. A cache without look-ups has no line.',
      max: 1,
    },
    promql.cacheHitRatio({ by: ['cache'] }),
    '{{cache}}'
  );
}

function lookUps({ promql }: PageContext) {
  return lines(
    {
      title: 'Hits and misses',
      description: 'Look-ups a second that hit and that missed.',
      stacked: true,
    },
    'result',
    { hits: promql.rate('cacheHits'), misses: promql.rate('cacheMisses') }
  );
}

function evictions({ promql }: PageContext) {
  return chart(
    {
      whenEmpty: 'Nothing was evicted in this time range.',
      title: 'Evictions by cache',
      description:
        'Entries evicted a second, by cache. Many evictions with a low hit rate mean that the cache is too small.',
    },
    promql.rate('cacheEvictions', { by: ['cache'] }),
    '{{cache}}'
  );
}

function size({ promql }: PageContext) {
  return chart(
    { title: 'Size by cache', description: 'Bytes that each cache holds.', stacked: true },
    promql.value('cacheSize', { by: ['cache'] }),
    '{{cache}}'
  );
}

function cacheTable(context: PageContext) {
  const { promql } = context;
  const by = { by: ['cache'] };
  return table({
    title: 'Caches',
    description:
      'For each cache: look-ups a second, hits over look-ups, evictions a second, bytes, and the hit rate over time.',
    row: { label: 'cache', name: 'Cache' },
    columns: [
      { name: 'Look-ups', expr: allLookUps(context, by), unit: 'ops', width: 120 },
      { name: 'Hit rate', expr: promql.cacheHitRatio(by), decimals: 1, width: 100 },
      { name: 'Evictions', expr: promql.rate('cacheEvictions', by), width: 120 },
      { name: 'Size', expr: promql.value('cacheSize', by), width: 100 },
      { name: 'Hit rate, trend', expr: promql.cacheHitRatio(by), sparkline: true, width: 160 },
    ],
    sortBy: 'Look-ups',
  });
}

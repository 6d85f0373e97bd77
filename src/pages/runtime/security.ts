import { type ConceptId } from '../../metrics/catalogue';
import { type QueryOptions, times } from '../../metrics/promql';
import { type PageContext } from '../../shared/scene/CatalogueGate';
import { Headline, type HeadlineNumber } from '../../shared/headline/Headline';
import { PageBody, PanelRow } from '../../shared/scene/layout';
import { untold } from '../../shared/headline/numbers';
import { COUNT_WINDOW, HEADLINE_BEFORE } from '../../shared/scene/timeRanges';
import { whole } from '../../shared/words/locale';
import { enumerate, type Reading, type Readings, type Sentence } from '../../shared/words/readings';
import { named } from '../../shared/panels/named';
import { table } from '../../shared/panels/table';
import { chart, lines } from '../../shared/panels/timeseries';

const SECONDS_AN_HOUR = 3600;
/** The number that says whether counts can be compared with the period before. */
const RAN = 'ranBefore';
/** More than this many times the period before is a rise. */
const RISE_FACTOR = 2;
/** A rise by fewer events than this may be chance. */
const RISE_LEAST = 5;

interface Kind {
  id: string;
  concept: ConceptId;
  title: string;
  description: string;
  one: string;
  many: string;
}

/** What contextd counts to protect itself, in the order of the strip. */
const KINDS: Kind[] = [
  {
    id: 'auth',
    concept: 'authFailures',
    title: 'Authentication failures',
    description: 'Requests in this time range whose caller could not be authenticated.',
    one: 'authentication failure',
    many: 'authentication failures',
  },
  {
    id: 'tokens',
    concept: 'invalidTokens',
    title: 'Invalid tokens',
    description: 'Requests in this time range with a token that is malformed, expired or unknown.',
    one: 'invalid token',
    many: 'invalid tokens',
  },
  {
    id: 'denied',
    concept: 'permissionDenied',
    title: 'Permission denied',
    description: 'Requests in this time range that the caller was not allowed to make.',
    one: 'denied request',
    many: 'denied requests',
  },
  {
    id: 'secrets',
    concept: 'secretsDetected',
    title: 'Secrets detected',
    description: 'Secrets found in content and redacted in this time range.',
    one: 'redacted secret',
    many: 'redacted secrets',
  },
];

/** The content of the Security tab. */
export function securityContent(context: PageContext): PageBody {
  return new PageBody({
    children: [
      new Headline({
        numbers: [...KINDS.map((kind) => numberOf(context, kind)), ...ranBefore(context)],
        sentence: securitySentence,
      }),
      new PanelRow({ children: [refused(context), secrets(context)] }),
      new PanelRow({ children: [failuresByInstance(context), refusedCalls(context)] }),
      new PanelRow({ height: 260, children: [kindTable(context)] }),
    ],
  });
}

/** Says what is unusual: a rise against the period before. No event is a good sign. */
export function securitySentence(readings: Readings): Sentence {
  const known = KINDS.filter(({ id }) => readings[id]?.now !== undefined);
  if (known.length === 0) {
    return { state: 'unknown', text: 'Nothing was reported about security in this time range.' };
  }
  const risen = known.filter(({ id }) => rises(readings[id]));
  if (risen.length > 0) {
    const rises = risen.map((kind) => `${counted(kind, readings[kind.id].now)} after ${before(readings[kind.id])}`);
    return { state: 'warning', text: `Unusual: ${enumerate(rises)} in the period before.` };
  }
  const happened = known.filter(({ id }) => Math.round(readings[id].now ?? 0) > 0);
  if (happened.length === 0) {
    return { state: 'good', text: `Quiet: ${enumerate(known.map(({ one }) => `no ${one}`))}.` };
  }
  const facts = happened.map((kind) => counted(kind, readings[kind.id].now));
  return { state: 'good', text: `Nothing unusual: ${enumerate(facts)}.` };
}

function rises({ now = 0, before }: Reading): boolean {
  return before !== undefined && now > RISE_FACTOR * before && now - before >= RISE_LEAST;
}

/** Counts are extrapolated to the ends of the window, so they are not whole numbers. */
function counted({ one, many }: Kind, value = 0): string {
  const count = Math.round(value);
  return `${whole(count)} ${count === 1 ? one : many}`;
}

function before({ before = 0 }: Reading): string {
  const count = Math.round(before);
  return count === 0 ? 'none' : whole(count);
}

function numberOf({ promql }: PageContext, { id, concept, title, description }: Kind): HeadlineNumber {
  return {
    id,
    title,
    description,
    unit: 'short',
    decimals: 0,
    value: (window, offset) => promql.occurrences(concept, { window, offset }),
    spark: hourly({ promql }, concept),
    // A store that is younger than the period before has fewer events of it, and every count would be a rise.
    comparable: ({ [RAN]: ran }) => ran === undefined || ran.now !== undefined,
  };
}

/** Whether contextd ran when the period before began; nothing where the store does not tell. */
function ranBefore({ promql }: PageContext): HeadlineNumber[] {
  const ran = promql.overTime('max', 'up', { window: '5m', offset: HEADLINE_BEFORE });
  return ran.ok ? [untold(RAN, () => ran)] : [];
}

function hourly({ promql }: Pick<PageContext, 'promql'>, concept: ConceptId, options: QueryOptions = {}) {
  return times(options.by ? promql.rate(concept, options) : promql.occurrenceRate(concept, options), SECONDS_AN_HOUR);
}

function refused(context: PageContext) {
  return lines(
    {
      title: 'Refused requests',
      description: 'Requests an hour that failed authentication, had an invalid token, or were denied. 0 is normal.',
    },
    'kind',
    {
      'authentication failed': hourly(context, 'authFailures'),
      'invalid token': hourly(context, 'invalidTokens'),
      'permission denied': hourly(context, 'permissionDenied'),
    }
  );
}

function secrets(context: PageContext) {
  return lines(
    {
      title: 'Secrets redacted',
      description: 'Secrets an hour that were found in content and redacted before it was stored.',
    },
    'kind',
    { secrets: hourly(context, 'secretsDetected') }
  );
}

function failuresByInstance(context: PageContext) {
  return chart(
    {
      title: 'Authentication failures by instance',
      description: 'Requests an hour whose caller could not be authenticated, by instance.',
    },
    hourly(context, 'authFailures', { by: ['instance'] }),
    '{{instance}}'
  );
}

function refusedCalls({ promql }: PageContext) {
  const refusedFor = (reason: string) =>
    times(
      promql.occurrenceRate('toolErrors', { filters: [{ label: 'reason', op: '=', value: reason }] }),
      SECONDS_AN_HOUR
    );
  return lines(
    {
      title: 'Refused tool calls',
      description: 'MCP tool calls an hour that failed because the caller or its tenant was rejected.',
    },
    'reason',
    { 'caller rejected': refusedFor('auth_error'), 'tenant rejected': refusedFor('tenant_error') }
  );
}

function kindTable(context: PageContext) {
  const { promql } = context;
  const counts = (options: QueryOptions) =>
    named('kind', Object.fromEntries(KINDS.map(({ title, concept }) => [title, promql.occurrences(concept, options)])));
  return table({
    title: 'Events by kind',
    description:
      'For each kind of event: how many in this time range, how many in the period before, and how many an hour over time.',
    row: { label: 'kind', name: 'Kind' },
    columns: [
      { name: 'Events', expr: counts({ window: COUNT_WINDOW }), decimals: 0, width: 120 },
      { name: 'Before', expr: counts({ window: COUNT_WINDOW, offset: COUNT_WINDOW }), decimals: 0, width: 120 },
      {
        name: 'Trend',
        expr: named('kind', Object.fromEntries(KINDS.map(({ title, concept }) => [title, hourly(context, concept)]))),
        sparkline: true,
        width: 220,
      },
    ],
    sortBy: 'Events',
  });
}

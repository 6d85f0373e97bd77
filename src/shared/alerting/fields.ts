/** What an alert rule says, as fields that a person can compare. Pure. */
import { canonical } from '../../slo/definitionHash';
import { EXPRESSION, type ProvisionedQuery, type ProvisionedRule, STAMP } from './provisioned';

export interface Field {
  /** Stable, for comparing. */
  key: string;
  /** For the reader. */
  label: string;
  value: string;
}

/** A field that differs; a side that does not have it is undefined. */
export interface Change {
  key: string;
  label: string;
  before?: string;
  after?: string;
}

/** Prefix of the keys that say which data source a rule reads. */
export const DATA_SOURCE_KEY = 'dataSource ';

/**
 * Everything of a rule that decides when it fires and what it says. What Grafana adds or rewrites when it saves
 * (id, times, defaults of a query's model, the order of keys) is left out; so are the folder, whether the rule is paused, and its
 * contact point, which belong to a Grafana and not to the rule.
 *
 * @param interval seconds between evaluations, where they are known
 */
export function fieldsOf(rule: ProvisionedRule, interval?: number): Field[] {
  return [
    { key: 'title', label: 'Name', value: rule.title },
    { key: 'group', label: 'Group', value: rule.ruleGroup },
    ...(interval === undefined ? [] : [{ key: 'interval', label: 'Evaluated every', value: duration(interval) }]),
    ...queryFields(rule),
    { key: 'for', label: 'For', value: sameDuration(rule.for) },
    { key: 'keepFiringFor', label: 'Keep firing for', value: sameDuration(rule.keep_firing_for) },
    { key: 'noData', label: 'When there is no data', value: rule.noDataState },
    { key: 'error', label: 'When a query fails', value: rule.execErrState },
    {
      key: 'missing',
      label: 'Evaluations until a missing series resolves',
      value: String(rule.missingSeriesEvalsToResolve ?? 'default'),
    },
    ...named('label', 'Label', rule.labels),
    ...named('annotation', 'Annotation', rule.annotations).filter(({ key }) => key !== `annotation ${STAMP}`),
  ];
}

/** The fields in which two rules differ, in the order of the fields. */
export function changesBetween(before: readonly Field[], after: readonly Field[]): Change[] {
  const [left, right] = [byKey(before), byKey(after)];
  const order = [...after, ...before.filter(({ key }) => !right.has(key))];
  return order.flatMap(({ key, label }) => {
    const [old, next] = [left.get(key), right.get(key)];
    return old === next ? [] : [{ key, label, before: old, after: next }];
  });
}

function byKey(fields: readonly Field[]): Map<string, string> {
  return new Map(fields.map(({ key, value }) => [key, value]));
}

function named(kind: string, label: string, values: Record<string, string> = {}): Field[] {
  return Object.keys(values)
    .sort()
    .map((name) => ({ key: `${kind} ${name}`, label: `${label} ${name}`, value: values[name] }));
}

/** Queries and expressions by refId, the condition last. */
function queryFields({ data, condition }: ProvisionedRule): Field[] {
  const sorted = [...data].sort((a, b) => (a.refId < b.refId ? -1 : 1));
  return [...sorted.flatMap(oneQuery), { key: 'condition', label: 'Condition', value: condition }];
}

function oneQuery(query: ProvisionedQuery): Field[] {
  const { refId, datasourceUid, model } = query;
  if (datasourceUid === EXPRESSION) {
    return [{ key: `expression ${refId}`, label: `Expression ${refId}`, value: expressionText(model) }];
  }
  const { from = 0, to = 0 } = query.relativeTimeRange ?? {};
  return [
    { key: `query ${refId}`, label: `Query ${refId}`, value: queryText(model) },
    {
      key: `range ${refId}`,
      label: `Time range of ${refId}`,
      value: `${duration(from)} ago to ${to ? `${duration(to)} ago` : 'now'}`,
    },
    { key: `${DATA_SOURCE_KEY}${refId}`, label: `Data source of ${refId}`, value: datasourceUid },
  ];
}

/** What Grafana and its editor put into a model without changing what it measures. */
const WITHOUT_MEANING = [
  'refId',
  'hide',
  'intervalMs',
  'maxDataPoints',
  'datasource',
  'editorMode',
  'legendFormat',
  'exemplar',
  'queryType',
  'format',
  'adhocFilters',
  'useBackend',
  'disableTextWrap',
  'fullMetaSearch',
  'includeNullMetadata',
  'key',
  'qryType',
  'scopes',
  'requestId',
  'utcOffsetSec',
];

function queryText(model: Record<string, unknown>): string {
  const { expr, instant, range, interval, ...others } = rest(model, WITHOUT_MEANING);
  if (typeof expr !== 'string') {
    return canonical(rest(model, WITHOUT_MEANING));
  }
  // Grafana evaluates a rule's Prometheus query as a range query where the model does not ask for an instant.
  const notes = [
    ...(instant === true && range !== true ? [] : ['as a range query']),
    ...(typeof interval === 'string' && interval !== '' ? [`step ${interval}`] : []),
    ...(Object.keys(others).length > 0 ? [canonical(others)] : []),
  ];
  return notes.length > 0 ? `${expr}\n(${notes.join(', ')})` : expr;
}

interface Condition {
  evaluator?: { type?: string; params?: number[] };
  unloadEvaluator?: { type?: string; params?: number[] };
}

/** An expression as a reader writes it: `$A > 0.1`. */
function expressionText(model: Record<string, unknown>): string {
  const { type, expression, conditions, ...others } = rest(model, WITHOUT_MEANING);
  const what = typeof expression === 'string' ? expression : '';
  switch (type) {
    case 'math':
      return what;
    case 'threshold': {
      const [{ evaluator, unloadEvaluator }] = ((conditions as Condition[] | undefined) ?? [{}]).concat({});
      const until = unloadEvaluator ? `, resolved when ${comparison(what, unloadEvaluator)}` : '';
      return `${comparison(what, evaluator)}${until}`;
    }
    case 'reduce': {
      const { reducer, settings } = others as { reducer?: string; settings?: { mode?: string } };
      return `${reducer ?? 'last'}(${what})${settings?.mode ? `, ${canonical(settings)}` : ''}`;
    }
    default:
      return canonical({ type, expression, conditions, ...others });
  }
}

const SIGNS: Record<string, string> = { gt: '>', lt: '<', gte: '>=', lte: '<=', eq: '=', ne: '!=' };

function comparison(what: string, evaluator: Condition['evaluator']): string {
  const { type = 'gt', params = [] } = evaluator ?? {};
  const sign = SIGNS[type];
  return sign ? `${what} ${sign} ${params[0] ?? 0}` : `${what} is ${type.replaceAll('_', ' ')} ${params.join(' to ')}`;
}

function rest(model: Record<string, unknown>, without: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(model).filter(([key]) => !without.includes(key)));
}

const UNITS: Array<[string, number]> = [
  ['w', 604_800],
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
];

/** "1h30m" for 5400 seconds. */
export function duration(seconds: number): string {
  let left = seconds;
  const parts = UNITS.map(([unit, size]) => {
    const count = Math.floor(left / size);
    left -= count * size;
    return count > 0 ? `${count}${unit}` : '';
  });
  return parts.join('') || '0s';
}

/** The same duration in one way of writing it; text that is not a duration stays. */
function sameDuration(text = '0s'): string {
  const parts = [...text.matchAll(/(\d+)(ms|[ywdhms])/g)];
  if (text !== '0' && parts.map(([part]) => part).join('') !== text) {
    return text;
  }
  const sizes: Record<string, number> = { ...Object.fromEntries(UNITS), y: 31_536_000, ms: 0.001 };
  return duration(parts.reduce((sum, [, count, unit]) => sum + Number(count) * sizes[unit], 0));
}

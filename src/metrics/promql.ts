/**
 * PromQL from concepts: pages name what they want to show, never a series.
 */
import { catalogue, conceptOf, type ConceptId, type ConceptType, unitOf } from './catalogue';
import { failedRate, failedRatio, rateByStatus } from './calls';
import { regex } from './escape';
import { combine, type Expr, operand, ratio, RATIO, share, wrap } from './expr';
import { eventsPart, levelOf, presenceOf, rangeOf } from './levels';
import { scopeMatcher } from './names';
import { bucketsOf, highestOf, quantileOf } from './quantile';
import {
  aggregate,
  aggregateAll,
  caveatsOf,
  IDENTITY,
  nameAnonymous,
  overRange,
  PRESENCE_WINDOW,
  type Query,
  type QueryOptions,
  scaled,
  type ScopeMatcher,
  type SeriesPart,
} from './query';
import { UNITS } from './units';
import { ownValue } from '../own';
import type { FoundConcept, MissingConcept, Resolution, SeriesRef } from './resolve';
import { answering, type Filter, unsaid } from './selector';

export { escapeLabelValue, escapeRegex, regex, variable, type Regex, type Template } from './escape';
export { combine, type Expr, type FoundExpr, type MissingExpr, operand, ratio, share, times, top, wrap } from './expr';
export type { Aggregation, QueryOptions } from './query';
export type { Filter, FilterOp } from './selector';

/** Scope label -> a dashboard variable, which may hold several values and is matched with =~; a text, matched with =; or any of several literals. */
export type ScopeMatchers = Record<string, string | string[]>;

export interface PromqlOptions {
  /** For concepts of contextd's own job. */
  matchers: ScopeMatchers;
  /** For concepts of the host's and other exporters; none by default. */
  foreignMatchers?: ScopeMatchers;
}

const DEFAULT_MATCHERS: ScopeMatchers = { job: '$job', instance: '$instance' };
const RATE_INTERVAL = '$__rate_interval';
const NOT_STARTED =
  'The counter has not started yet: it does so with its first event. Until then 0 is shown while contextd runs.';
/** Calls that fail or succeed, by this label. */
export type CallConcept = 'toolCalls' | 'databaseOperations';
const FAILED_STATUS: Filter = { label: 'http_status_code', op: '=~', value: regex('5..') };
/** The types of concepts that builders of events, of distributions and of levels take. */
export const EVENTS: ConceptType[] = ['counter', 'histogram', 'summary'];
export const DISTRIBUTIONS: ConceptType[] = ['histogram', 'summary'];
export const LEVELS: ConceptType[] = ['gauge', 'upDownCounter', 'info', 'counter'];

export type OverTime = 'avg' | 'max' | 'min' | 'sum' | 'last' | 'count' | 'stddev';

function scopeOf(matchers: ScopeMatchers): ScopeMatcher[] {
  return Object.entries(matchers).map(([label, value]) => ({
    label,
    text: scopeMatcher(label, value),
  }));
}

/** Builders over what a store has; each returns PromQL, or what is missing for it. */
export class Promql {
  private readonly own: ScopeMatcher[];
  private readonly foreign: ScopeMatcher[];
  private readonly requested = new Set<ConceptId>();

  constructor(
    readonly resolution: Resolution,
    options: PromqlOptions = { matchers: DEFAULT_MATCHERS }
  ) {
    this.own = scopeOf(options.matchers);
    this.foreign = scopeOf(options.foreignMatchers ?? {});
  }

  /** The concepts that were requested so far: what a page built with these builders shows. */
  shown(): ConceptId[] {
    return [...this.requested];
  }

  /** Events a second: of a counter, or observations of a histogram. */
  rate(id: ConceptId, options: QueryOptions = {}): Expr {
    return this.events('rate', id, options);
  }

  /** Events in the window. */
  increase(id: ConceptId, options: QueryOptions = {}): Expr {
    const expr = this.events('increase', id, options);
    const found = this.resolution.get(id);
    const born = found.status === 'found' && found.candidates.some((ref) => ref.origins.includes('v0.5.0'));
    return expr.ok && born ? { ...expr, caveats: [...expr.caveats, catalogue.findings.bornNonZero.text] } : expr;
  }

  /** The current level of a gauge (of a counter: its running total), summed unless `agg` says otherwise. */
  value(id: ConceptId, options: QueryOptions = {}): Expr {
    return this.build('value', id, LEVELS, options, (query) =>
      aggregateAll(query, (ref) => scaled(ref, levelOf(ref, query)))
    );
  }

  /** A level over the window, e.g. `overTime('avg', 'up', { window: '30d' })`. */
  overTime(fn: OverTime, id: ConceptId, options: QueryOptions = {}): Expr {
    return this.build('overTime', id, LEVELS, options, (query) =>
      aggregateAll(query, (ref) => scaled(ref, `${fn}_over_time(${rangeOf(ref, query)})`))
    );
  }

  /** Quantile q (0 to 1) of a histogram, in the concept's unit. */
  quantile(q: number, id: ConceptId, options: QueryOptions = {}): Expr {
    return this.query('quantile', id, DISTRIBUTIONS, options, (query) => {
      const expr = quantileOf(q, query);
      return expr.ok ? { ...expr, unit: unitOf(id) } : expr;
    });
  }

  /** The highest value that a histogram's buckets give, in the concept's unit: a quantile that reaches it may be any higher. */
  highest(id: ConceptId, options: QueryOptions = {}): Expr {
    return this.query('highest', id, DISTRIBUTIONS, options, (query) => {
      const expr = highestOf(query);
      return expr.ok ? { ...expr, unit: unitOf(id) } : expr;
    });
  }

  /** Mean of what a histogram measures, in the concept's unit; no value where nothing happened. */
  mean(id: ConceptId, options: QueryOptions = {}): Expr {
    return this.build('mean', id, DISTRIBUTIONS, options, (query) => {
      const part = (which: SeriesPart) =>
        aggregateAll(query, (ref) => scaled(ref, overRange('rate', ref, query, which), which));
      return `${part('sum')} / (${part('count')} > 0)`;
    });
  }

  /** What a histogram measured in total, a second: e.g. seconds of GC pause a second. */
  sumRate(id: ConceptId, options: QueryOptions = {}): Expr {
    return this.build('sumRate', id, DISTRIBUTIONS, options, (query) =>
      aggregateAll(query, (ref) => scaled(ref, overRange('rate', ref, query, 'sum'), 'sum'))
    );
  }

  /** Share (0 to 1) of a counter's events that meet the filters; 0 where none does, no value where nothing happened. */
  fraction(id: ConceptId, filters: Filter[], options: QueryOptions = {}): Expr {
    const all = this.rate(id, options);
    const some = this.rate(id, { ...options, filters: [...(options.filters ?? []), ...filters] });
    return combine([some, all], (x, y) => `(${x} or ${y} * 0) / (${y} > 0)`, RATIO);
  }

  /**
   * Failed / all, 0 to 1, of two counters: e.g. `failureRatio('embeddingErrors', 'embeddingOperations')`. A counter of
   * failures that has not started yet counts as 0; no value where nothing happened.
   */
  failureRatio(failures: ConceptId, all: ConceptId, options: QueryOptions = {}): Expr {
    const total = this.rate(all, options);
    const failed = this.rate(failures, options);
    if (!failed.ok && failed.missing.every((item) => item.cause === 'noEventYet')) {
      return combine([total], (y) => `${y} * 0 / (${y} > 0)`, RATIO);
    }
    return combine([failed, total], (x, y) => `(${x} or ${y} * 0) / (${y} > 0)`, RATIO);
  }

  /** Calls a second. */
  callRate(options: QueryOptions = {}): Expr {
    return this.rate('toolCalls', options);
  }

  /** Failed calls a second; 0 where there are calls and none failed. */
  errorRate(options: QueryOptions = {}, id: CallConcept = 'toolCalls'): Expr {
    return this.build('errorRate', id, EVENTS, options, failedRate);
  }

  /** Failed / all calls, 0 to 1; no value where there are no calls. */
  errorRatio(options: QueryOptions = {}, id: CallConcept = 'toolCalls'): Expr {
    return this.build('errorRatio', id, EVENTS, options, failedRatio);
  }

  /** Calls a second by `status` (success, error), whatever the naming. */
  callRateByStatus(options: QueryOptions = {}, id: CallConcept = 'toolCalls'): Expr {
    return this.build('callRateByStatus', id, EVENTS, options, rateByStatus);
  }

  /**
   * Events in the window of a counter whose silence is good news: 0 while contextd runs, also before the counter's first
   * event, and no value where contextd does not run. By nothing, or by the labels of a process.
   */
  occurrences(id: ConceptId, options: QueryOptions = {}): Expr {
    return this.orZero(this.increase(id, options), id, options);
  }

  /** Such events a second. */
  occurrenceRate(id: ConceptId, options: QueryOptions = {}): Expr {
    return this.orZero(this.rate(id, options), id, options);
  }

  /** Share of HTTP requests that were answered with 5xx. */
  httpErrorRatio(options: QueryOptions = {}): Expr {
    return this.fraction('httpRequests', [FAILED_STATUS], { ...options, judgedBy: 'http_status_code' });
  }

  /** HTTP requests a second that were answered with 5xx; 0 where there are requests and none was. */
  httpErrorRate(options: QueryOptions = {}): Expr {
    const judged: QueryOptions = { ...options, judgedBy: 'http_status_code' };
    const all = this.rate('httpRequests', judged);
    const failed = this.rate('httpRequests', { ...judged, filters: [...(options.filters ?? []), FAILED_STATUS] });
    return combine([failed, all], (x, y) => `(${x} or ${y} * 0)`, all.ok ? all.unit : undefined);
  }

  /** HTTP requests a second by `status_class` (2xx, 4xx, ...). */
  httpRateByClass(options: QueryOptions = {}): Expr {
    const by = options.by ?? [];
    const rate = this.rate('httpRequests', { ...options, by: [...by, 'http_status_code'] });
    // The replacement is ${1}xx; Grafana would take that for a variable, so the dollar sign is escaped.
    return wrap(rate, (expr) =>
      aggregate(
        'sum',
        [...by, 'status_class'],
        `label_replace(${expr}, "status_class", "\\x24{1}xx", "http_status_code", "(.)..")`
      )
    );
  }

  /** Restarts in the window: changes of the start time. */
  restarts(options: QueryOptions = {}): Expr {
    return this.build('restarts', 'startTime', LEVELS, options, (query) =>
      aggregateAll(query, (ref) => overRange('changes', ref, query, 'value'))
    );
  }

  /** Seconds since the start; the youngest process of each group. */
  uptime(options: QueryOptions = {}): Expr {
    return combine(
      [this.value('startTime', { by: ['instance'], agg: 'max', ...options })],
      (expr) => `time() - ${expr}`
    );
  }

  /** How many processes run each version: one series per `version`. */
  versions(options: QueryOptions = {}): Expr {
    const by = ['version', ...(options.by ?? []).filter((label) => label !== 'version')];
    return this.build('versions', 'build', LEVELS, { ...options, by }, (query) => {
      const perProcess = [...new Set([...by, ...IDENTITY])];
      const builds = aggregateAll({ ...query, agg: 'max' }, (ref) => levelOf(ref, query), perProcess);
      return nameAnonymous(query, by, aggregate('count', by, builds));
    });
  }

  /**
   * What the processes of each version make together, one series per `version`: for versions that run side by side.
   *
   * @param part by job and instance, and by labels that are lost here
   */
  perVersion(part: Expr, agg: 'sum' | 'max' = 'sum'): Expr {
    const versions = this.build('perVersion', 'build', LEVELS, { by: [...IDENTITY, 'version'], agg: 'max' }, (query) =>
      aggregateAll(query, (ref) => levelOf(ref, query))
    );
    const unit = part.ok ? part.unit : undefined;
    const render = (values: string, builds: string) => {
      // While a process changes its version, the store may still hold both.
      const one = `topk by (job, instance) (1, ${builds})`;
      const known = `${operand(values)} * on (job, instance) group_left (version) ${one}`;
      const others = `${operand(values)} unless on (job, instance) ${builds}`;
      return aggregate(agg, ['version'], `${known} or label_replace(${others}, "version", "unknown", "", "")`);
    };
    return combine([part, versions], render, unit);
  }

  /** Versions that run now and did not one window ago: for annotations. */
  deploys(options: QueryOptions = {}): Expr {
    const window = options.window ?? PRESENCE_WINDOW;
    return combine(
      [this.versions(options), this.versions({ ...options, offset: window })],
      (now, before) => `${now} unless ${before}`
    );
  }

  /** CPU cores in use. */
  cpu(options: QueryOptions = {}): Expr {
    return this.rate('processCpu', options);
  }

  /** Share (0 to 1) of cache look-ups that the cache answered. */
  cacheHitRatio(options: QueryOptions = {}): Expr {
    return share(this.rate('cacheHits', options), this.rate('cacheMisses', options));
  }

  /** One concept over another, as levels: e.g. `levelRatio('openFds', 'maxFds')`. */
  levelRatio(a: ConceptId, b: ConceptId, options: QueryOptions = {}): Expr {
    return ratio(this.value(a, options), this.value(b, options));
  }

  /** What a gauge will be, `ahead` seconds from now, if it goes on as in the window. */
  prediction(id: ConceptId, ahead: number, options: QueryOptions = {}): Expr {
    return this.build('prediction', id, ['gauge', 'upDownCounter'], options, (query) =>
      aggregateAll(query, (ref) => scaled(ref, `predict_linear(${rangeOf(ref, query)}, ${ahead})`))
    );
  }

  /** 1 where the window has no sample of any of the concepts, 0 where it has: a number in both cases. */
  absence(ids: ConceptId[], options: Pick<QueryOptions, 'window' | 'filters'> = {}): Expr {
    const present = ids.map((id) =>
      this.build('absence', id, LEVELS, options, (query) =>
        query.refs.map((ref) => presenceOf(ref, query)).join(' or ')
      )
    );
    return combine(present, (...parts) => `(absent(${parts.join(' or ')}) or on () vector(0))`, 'short');
  }

  /** Observations of a histogram by bucket (`le`), for heatmaps. */
  buckets(id: ConceptId, options: QueryOptions = {}): Expr {
    return this.query('buckets', id, ['histogram'], options, bucketsOf);
  }

  private orZero(events: Expr, id: ConceptId, { window = RATE_INTERVAL, offset, by = [] }: QueryOptions): Expr {
    if (by.some((label) => !IDENTITY.includes(label))) {
      throw new Error(
        `'${id}' by ${by.join(', ')}: where nothing has happened, only ${IDENTITY.join(' and ')} are known.`
      );
    }
    const running = this.overTime('max', 'up', { window, offset, by });
    const zero = wrap(running, (expr) => `0 * (${expr} > 0)`);
    if (!events.ok) {
      const quiet = zero.ok && events.missing.every(({ cause }) => cause === 'noEventYet');
      return quiet ? { ...zero, concepts: [id], caveats: [...zero.caveats, NOT_STARTED] } : events;
    }
    return zero.ok ? { ...events, expr: `(${events.expr} or ${zero.expr})` } : events;
  }

  private events(fn: 'rate' | 'increase', id: ConceptId, options: QueryOptions): Expr {
    return this.build(fn, id, EVENTS, options, (query) =>
      aggregateAll(query, (ref) => {
        const part = eventsPart(ref);
        return scaled(ref, overRange(fn, ref, query, part), part);
      })
    );
  }

  private build(
    builder: string,
    id: ConceptId,
    types: ConceptType[],
    options: QueryOptions,
    render: (query: Query) => string
  ): Expr {
    return this.query(builder, id, types, options, (query) => ({
      ok: true,
      expr: render(query),
      concepts: [id],
      unit: UNITS[builder]?.(id),
      caveats: caveatsOf(query),
    }));
  }

  private query(
    builder: string,
    id: ConceptId,
    types: ConceptType[],
    options: QueryOptions,
    render: (query: Query) => Expr
  ): Expr {
    const concept = conceptOf(id);
    if (!types.includes(concept.type)) {
      throw new Error(`${builder}('${id}'): ${id} is of type ${concept.type}; this builder takes ${types.join(', ')}.`);
    }
    this.requested.add(id);
    const found = this.resolution.get(id);
    if (found.status === 'missing') {
      return { ok: false, missing: [found] };
    }
    const chosen = found.candidates.filter((ref) => isPart(ref, options.parts));
    const refs = chosen.filter(({ candidate }) => !candidate.misstates?.includes(options.judgedBy ?? ''));
    if (refs.length === 0) {
      return { ok: false, missing: [misstated(found)] };
    }
    const filters = options.filters ?? [];
    const able = answering(refs, filters);
    if (able.length === 0) {
      return { ok: false, missing: [unanswerable(found, unsaid(refs, filters))] };
    }
    return render({
      id,
      concept,
      refs: able,
      scope: concept.scope === 'job' ? this.own : this.foreign,
      filters,
      by: options.by ?? [],
      window: options.window ?? RATE_INTERVAL,
      offset: options.offset ?? '',
      agg: options.agg ?? 'sum',
    });
  }
}

/** Builders over what a store has. */
export function createPromql(resolution: Resolution, options?: PromqlOptions): Promql {
  return new Promql(resolution, options);
}

/** Whether a series is not a part of a sum, or one of the chosen parts. */
function isPart({ set }: SeriesRef, parts: Record<string, string> = {}): boolean {
  return Object.entries(parts).every(([label, value]) => (ownValue(set, label) ?? value) === value);
}

/** The series that exist do not allow a verdict. */
function misstated({ id, concept, candidates }: FoundConcept): MissingConcept {
  return {
    status: 'missing',
    id,
    concept,
    cause: 'notExported',
    reason: candidates[0].candidate.caveat ?? '',
    remedy: 'Look at the errors of the tools, which are counted correctly, or probe the server from outside.',
  };
}

/** No series has a label by which it is filtered. */
function unanswerable({ id, concept }: FoundConcept, reason: string): MissingConcept {
  const remedy = 'Use a version of contextd that exports the label, or look at all of it, without the filter.';
  return { status: 'missing', id, concept, cause: 'notExported', reason, remedy };
}

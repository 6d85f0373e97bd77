/** The shape of the catalogue, and the words it may use. */

export const CONCEPT_TYPES = ['counter', 'gauge', 'histogram', 'summary', 'upDownCounter', 'info'] as const;
/** What kind of number a concept is; upDownCounter is read as a gauge. */
export type ConceptType = (typeof CONCEPT_TYPES)[number];

export const CONCEPT_GROUPS = [
  'meta',
  'process',
  'go',
  'http',
  'tools',
  'embeddings',
  'memory',
  'checkpoint',
  'remediation',
  'folding',
  'vectorstore',
  'compression',
  'database',
  'pool',
  'batch',
  'cache',
  'rateLimit',
  'security',
  'host',
  'probe',
] as const;
export type ConceptGroup = (typeof CONCEPT_GROUPS)[number];

export const SCOPES = ['job', 'host', 'any'] as const;
/** job: the series carry contextd's own job; host: another exporter on contextd's host; any: no fixed job. */
export type Scope = (typeof SCOPES)[number];

export const ORIGINS = [
  'roadmap',
  'v0.5.0',
  'semconv',
  'semconvOld',
  'client_golang',
  'otelRuntime',
  'otlp',
  'prometheus',
  'node_exporter',
  'blackbox_exporter',
  'other',
] as const;
/** Who names a series so. */
export type Origin = (typeof ORIGINS)[number];

export const CAUSES = ['otlpOff', 'notScraped', 'roadmap', 'notExported', 'neverRecorded', 'otherExporter'] as const;
/** Why a concept may be missing, as an id: the Setup page derives exact lines from it. */
export type CatalogueCause = (typeof CAUSES)[number];

export const FINDINGS = [
  'bornNonZero',
  'sharedSeries',
  'unnamedProcess',
  'fewerPushers',
  'frequentRestarts',
  'bothNamings',
  'bothSpellings',
  'noTargetInfo',
] as const;
/** Problems of a whole store, beyond the caveats of single series. */
export type FindingId = (typeof FINDINGS)[number];

export const MATCH_OPS = ['=', '!=', '=~', '!~'] as const;
export type MatchOp = (typeof MATCH_OPS)[number];

/** A condition on a label under its actual name; with =~ and !~ the value is a regular expression. */
export interface FixedMatcher {
  label: string;
  op: MatchOp;
  value: string;
}

/** Canonical label -> name in this series; null: the series does not carry it. Unlisted labels keep their name. */
export type LabelMapping = Record<string, string | null>;

export const USES = ['count', 'sum', 'mean', 'presence'] as const;
/** How a series of another kind serves the concept: a histogram's count, sum or mean; 1 wherever a series exists. */
export type SeriesUse = (typeof USES)[number];

/** One name in a store: underscored, and spelled as it is when the store keeps dots. */
export interface SeriesName {
  name: string;
  dotted?: string[];
  labels?: LabelMapping;
  /** Labels to add, which distinguish the parts of a sum. */
  set?: Record<string, string>;
}

/** One way in which stores hold a concept. */
export interface SeriesCandidate extends Partial<SeriesName> {
  origins: Origin[];
  /** Several series that make the concept together; absent ones count as nothing. Instead of name. */
  parts?: SeriesName[];
  /** Where the kind differs from the concept's. */
  type?: ConceptType;
  use?: SeriesUse;
  matchers?: FixedMatcher[];
  /** Multiply to reach the concept's unit. */
  scale?: number;
  /** How failed events are identified: by a condition, or by a separate counter. */
  errors?: { matchers: FixedMatcher[]; series?: undefined } | { series: SeriesName; matchers?: undefined };
  /** Quantiles that a summary has. */
  quantiles?: number[];
  /** Use it only where no earlier candidate exists; otherwise candidates of different versions are joined. */
  fallback?: boolean;
  /** Use it only where one of these series exists (for a name that two conventions share). */
  whenPresent?: string[];
  /** Use it only where none of these series exists. */
  whenAbsent?: string[];
  /** One sentence on what is different about this series. */
  caveat?: string;
  /** The caveat says that the number is wrong, not only that it is a different one. */
  misleading?: boolean;
  /** The caveat matters only to a query that groups or filters by one of these canonical labels. */
  caveatOn?: string[];
  /** Canonical labels whose values are wrong: they are not used for verdicts, see the caveat. */
  misstates?: string[];
}

export interface Concept {
  title: string;
  meaning: string;
  group: ConceptGroup;
  type: ConceptType;
  /** Grafana unit id of the value (a counter's: of what it counts; a histogram's: of what it measures). */
  unit: string;
  /** Grafana unit id of its rate. */
  rateUnit?: string;
  scope: Scope;
  /** Canonical labels, explained in {@link Catalogue}. */
  labels: string[];
  /** In order of preference. */
  series: SeriesCandidate[];
  missing: { cause: CatalogueCause; reason?: string; remedy?: string };
}

export interface LabelInfo {
  meaning: string;
  /** It may take any number of values: never group by it by default. */
  unbounded?: boolean;
  /** Values whose work is slow by design: a latency objective for every value does not apply to them. */
  longRunning?: string[];
}

/** How contextd, its process and its instances are recognised in a store without further information. */
export interface Recognition {
  /** First words of names that only contextd exports. */
  own: string[];
  /** First words of names of process metrics. */
  process: string[];
  /** What the job name of a scraped contextd contains. */
  job: string;
  /** Concepts that every Go process has, one that every target has, and those that every instance has one of. */
  processes: string[];
  targets: string[];
  instances: string[];
}

export interface Catalogue {
  labels: Record<string, LabelInfo>;
  recognition: Recognition;
  /** Underscored label -> its name where the store keeps dots. */
  dottedLabels: Record<string, string>;
  causes: Record<CatalogueCause, { reason: string; remedy: string }>;
  findings: Record<FindingId, { title: string; text: string; remedy: string }>;
  concepts: Record<string, Concept>;
}

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
/** Why a concept may be missing, for machines: the Setup page turns it into exact lines. */
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
/** What may be odd about a whole store, beyond the caveats of single series. */
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
  /** Labels to add, which tell the parts of a sum apart. */
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
  /** How failed events are told apart: by a condition, or by a counter of their own. */
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
  /** The caveat says that the number is wrong, not only that it is another one. */
  misleading?: boolean;
  /** The caveat matters only to a query that groups or filters by one of these canonical labels. */
  caveatOn?: string[];
  /** Canonical labels whose values are wrong: no verdict is made of them, see the caveat. */
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
  /** It may take any number of values: never group by it unasked. */
  unbounded?: boolean;
  /** Values whose work takes long by nature: a promise of a duration for every value is not meant for them. */
  longRunning?: string[];
}

/** By what contextd, its process and its instances are recognised in a store that says nothing else. */
export interface Recognition {
  /** First words of names that only contextd exports. */
  own: string[];
  /** First words of names by which a process tells about itself. */
  process: string[];
  /** What the job of a scraped contextd has in its name. */
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

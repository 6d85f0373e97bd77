import { type Hue, HUES } from './palette';

/** How a series is drawn: a colour, and a line style where more names than colours exist. */
export interface Look {
  hue: Hue;
  /** 0 is a solid line; see {@link DASHES}. */
  style: number;
}

/** The line styles, in pixels drawn and left out. */
export const DASHES: ReadonlyArray<number[] | undefined> = [undefined, [12, 5], [12, 4, 3, 4]];

/**
 * Names that are known, as the charts show them. Within a group the colours follow the order of {@link HUES}, and after
 * eight names the line style changes. A name has one look, whatever group it stands in; names of one chart differ.
 */
const GROUPS: string[][] = [
  ['p50', 'p95', 'p99'],
  // The busiest eight are solid. Among the slowest, which are dashed, and the two searches no colour occurs twice.
  [
    ...['memory_search', 'semantic_search', 'repository_search', 'checkpoint_save'],
    ...['memory_record', 'checkpoint_resume', 'checkpoint_list', 'remediation_search'],
    ...['memory_consolidate', 'memory_feedback', 'memory_outcome', 'reflect_analyze'],
    ...['repository_index', 'reflect_report', 'memory_consolidate_session', 'troubleshoot_diagnose'],
    ...['branch_create', 'branch_return', 'branch_status', 'remediation_record', 'remediation_feedback'],
  ],
  ['bge-small-en-v1.5', 'text-embedding-3-small', 'text-embedding-3-large'],
  [
    ...['storage_error', 'timeout', 'internal_error', 'validation_error'],
    ...['not_found', 'auth_error', 'tenant_error', 'canceled'],
  ],
  ['memory', 'checkpoints', 'remediation', 'folding', 'vector store'],
  ['memory search', 'checkpoint save', 'remediation search', 'checkpoint resume', '', 'checkpoint list'],
  ['memories'],
  ['searches', 'records', 'verdicts', 'outcomes'],
  ['task: converted', 'task: dropped', 'verdict: positive', 'verdict: true'],
  [
    ...['saved, automatic: false', 'saved, automatic: true', 'resumed: summary', 'resumed: context'],
    ...['resumed: full'],
  ],
  ['project', 'org', 'team'],
  ['compile', 'test', 'runtime', 'lint', 'performance'],
  ['opened', 'closed'],
  ['depth 0', 'depth 1', 'depth 2', 'depth 3', 'depth 4', 'depth 5', 'depth 6', 'depth 7'],
  ['search', 'insert', 'get', 'update', 'delete', 'list'],
  ['', 'add_documents', 'delete_documents'],
  ['', 'add'],
  ['embed_query', 'embed_documents'],
  ['compressed'],
  ['ratio', 'quality'],
  ['request mean', 'response mean', 'request p95', 'response p95'],
  ['3xx', '', '1xx'],
  ['GET 200', 'POST 200', 'POST 400', 'POST 401', 'POST 429', 'POST 500', 'GET 500', 'GET 404'],
  ['/health', '/checkpoints', '/checkpoints/search', '/metrics', '/status', '/mcp'],
  ['embeddings', 'queries'],
  ['misses'],
  ['checked'],
  ['authentication failed', 'invalid token', 'permission denied'],
  ['secrets'],
  ['caller rejected', 'tenant rejected'],
  ['allocated', 'in use', 'from system', 'released'],
  ['idle', '', 'size', 'mean'],
  ['all'],
  ['received', 'sent'],
];

const OF_STATES: Partial<Record<Hue, string[]>> = {
  good: ['success', '2xx', 'hits', 'returned', 'helpful', 'task: success'],
  warn: ['timed out', '4xx', 'blocked', 'outdated', 'verdict: negative', 'verdict: false'],
  bad: ['error', 'failed', 'rejected', '5xx', 'not_helpful', 'task: failure'],
};

const styleOf = (index: number) => Math.floor(index / HUES.length) % DASHES.length;
const ofSlot = (index: number): Look => ({ hue: HUES[index % HUES.length], style: styleOf(index) });

const known = new Map<string, Look>([
  ...Object.entries(OF_STATES).flatMap(([hue, names]) =>
    names.map((name): [string, Look] => [name, { hue: hue as Hue, style: 0 }])
  ),
  ...GROUPS.flatMap((group) => group.map((name, index): [string, Look] => [name, ofSlot(index)])),
]);

/** The known names, by group; those of the states are one group each. */
export const KNOWN_NAMES = [...GROUPS, ...Object.values(OF_STATES)].map((group) => group.filter(Boolean));

/** The looks that names without a fixed one were given, by kind of name. */
const given = new Map<string, Map<string, Look>>();

/**
 * The looks of names of one kind (instances, models of another provider), in one chart or alone.
 *
 * A known name has its own. Another begins at the colour that its letters lead to, and takes the next one that no name of
 * its kind has, so that up to eight differ by colour; after that, by line style. Once given, a look is kept on every page.
 */
export function looksOf(names: readonly string[], kind = ''): Map<string, Look> {
  const taken = given.get(kind) ?? new Map<string, Look>();
  given.set(kind, taken);
  for (const name of names.filter((one) => known.has(one))) {
    taken.set(name, known.get(name) as Look);
  }
  for (const name of [...names].sort()) {
    taken.has(name) || taken.set(name, freeLook(name, [...taken.values()]));
  }
  return new Map(names.map((name) => [name, taken.get(name) as Look]));
}

function freeLook(name: string, taken: Look[]): Look {
  const start = slotOf(name);
  for (let style = 0; style < DASHES.length; style++) {
    for (let step = 0; step < HUES.length; step++) {
      const hue = HUES[(start + step) % HUES.length];
      if (!taken.some((one) => one.hue === hue && one.style === style)) {
        return { hue, style };
      }
    }
  }
  return ofSlot(start);
}

/** A last character one higher means the next slot, so that names with a running number differ. */
function slotOf(name: string): number {
  let hash = 0;
  for (let i = 0; i < name.length; i++) {
    hash = (hash * 31 + name.charCodeAt(i)) % PERIOD;
  }
  return hash % HUES.length;
}

const PERIOD = 1_000_000 * HUES.length;

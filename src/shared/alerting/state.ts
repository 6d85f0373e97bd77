/** Which of the app's rules this Grafana has, and how they differ. Pure. */
import { type Change, changesBetween, DATA_SOURCE_KEY, fieldsOf } from './fields';
import { EXPRESSION, type ProvisionedRule, type RuleGroup } from './provisioned';
import { stampOf } from './stamp';

/** A rule with what its group decides. */
export interface PlacedRule {
  rule: ProvisionedRule;
  /** Seconds between evaluations. */
  interval: number;
}

/**
 * - missing: not in this Grafana
 * - installed: as this version of the app has it
 * - edited: changed since the app installed it
 * - outdated: as an earlier version of the app installed it
 * - differs: another text, and nothing tells who changed it; for example installed from a file
 * - otherDataSource: the same, but it reads another data source than the chosen one
 * - taken: its uid belongs to a rule that is not the app's
 * - removed: this version of the app has it no more
 * - unmeasured: of an SLO that the chosen data source cannot measure
 * - unknown: Grafana does not tell
 */
export type RuleState =
  | 'missing'
  | 'installed'
  | 'edited'
  | 'outdated'
  | 'differs'
  | 'otherDataSource'
  | 'taken'
  | 'removed'
  | 'unmeasured'
  | 'unknown';

export interface RuleStatus {
  uid: string;
  title: string;
  group: string;
  severity: string;
  state: RuleState;
  /** What this version of the app has. */
  expected?: PlacedRule;
  /** What this Grafana has. */
  installed?: PlacedRule;
  /** What an update would change. */
  changes: Change[];
  /** Version of the app that installed it. */
  version?: string;
  /** Data sources that it reads and that this Grafana does not have. */
  lostDataSources: string[];
  /** Another rule of the app has the same uid; neither can be installed. */
  twin?: string;
}

/** What this Grafana has. */
export interface Installed {
  rules: readonly ProvisionedRule[];
  /** Seconds between evaluations, by {@link groupKey}. */
  intervals: ReadonlyMap<string, number>;
}

/** uids of the app's rules begin with it. */
const PREFIX = 'contextd-';

export function groupKey(folderUid: string, group: string): string {
  return JSON.stringify([folderUid, group]);
}

/**
 * The state of every rule of the app, in the order of its groups; then those that it has no more.
 *
 * @param hasDataSource whether this Grafana has a data source
 */
export function ruleStates(
  groups: readonly RuleGroup[],
  { rules, intervals }: Installed,
  hasDataSource: (uid: string) => boolean
): RuleStatus[] {
  const byUid = new Map(rules.map((rule) => [rule.uid, rule]));
  const expected = groups.flatMap((group) => group.rules.map((rule) => ({ rule, interval: group.interval })));
  const titles = new Map<string, string[]>();
  expected.forEach(({ rule: { uid, title } }) => titles.set(uid, [...(titles.get(uid) ?? []), title]));
  const lost = (rule?: ProvisionedRule) => (rule ? lostDataSources(rule, hasDataSource) : []);
  const seen = new Set<string>();
  const own = expected.map((placed): RuleStatus => {
    const { uid, title, ruleGroup, labels } = placed.rule;
    const rule = byUid.get(uid);
    const interval = rule && (intervals.get(groupKey(rule.folderUID, rule.ruleGroup)) ?? placed.interval);
    const installed = rule && interval !== undefined ? { rule, interval } : undefined;
    const twins = titles.get(uid) ?? [];
    const twin = twins.length > 1 ? (seen.has(uid) ? twins[0] : twins[1]) : undefined;
    seen.add(uid);
    return {
      uid,
      title,
      group: ruleGroup,
      severity: labels?.severity ?? '',
      expected: placed,
      installed,
      ...judge(placed, installed),
      lostDataSources: lost(rule),
      ...(twin !== undefined && { twin }),
    };
  });
  const removed = rules.filter((rule) => !titles.has(rule.uid) && isOurs(rule));
  return [...own, ...removed.map((rule) => removedStatus(rule, intervals, lost(rule)))];
}

function judge(expected: PlacedRule, installed?: PlacedRule): Pick<RuleStatus, 'state' | 'changes' | 'version'> {
  if (!installed) {
    return { state: 'missing', changes: changesBetween([], fieldsOf(expected.rule, expected.interval)) };
  }
  const { rule, interval } = installed;
  const changes = changesBetween(fieldsOf(rule, interval), fieldsOf(expected.rule, expected.interval));
  const stamp = stampOf(rule, interval);
  const version = stamp?.version || undefined;
  if (!stamp && rule.title !== expected.rule.title) {
    return { state: 'taken', changes };
  }
  if (stamp?.untouched === false) {
    // Also where the edit made it equal to this version: then there is nothing to update.
    return { state: changes.length > 0 ? 'edited' : 'installed', changes, version };
  }
  if (changes.length === 0) {
    return { state: 'installed', changes, version };
  }
  if (changes.every(({ key }) => key.startsWith(DATA_SOURCE_KEY))) {
    return { state: 'otherDataSource', changes, version };
  }
  return { state: stamp ? 'outdated' : 'differs', changes, version };
}

function removedStatus(rule: ProvisionedRule, intervals: Installed['intervals'], lost: string[]): RuleStatus {
  const interval = intervals.get(groupKey(rule.folderUID, rule.ruleGroup)) ?? DEFAULT_INTERVAL;
  return {
    uid: rule.uid,
    title: rule.title,
    group: rule.ruleGroup,
    severity: rule.labels?.severity ?? '',
    state: 'removed',
    installed: { rule, interval },
    changes: [],
    version: stampOf(rule, interval)?.version || undefined,
    lostDataSources: lost,
  };
}

/** Of Grafana, where it is not known. */
const DEFAULT_INTERVAL = 60;

function isOurs(rule: ProvisionedRule): boolean {
  return rule.uid.startsWith(PREFIX) || stampOf(rule, DEFAULT_INTERVAL) !== undefined;
}

function lostDataSources({ data }: ProvisionedRule, hasDataSource: (uid: string) => boolean): string[] {
  const uids = data.map(({ datasourceUid }) => datasourceUid).filter((uid) => uid !== EXPRESSION);
  return [...new Set(uids)].filter((uid) => !hasDataSource(uid));
}

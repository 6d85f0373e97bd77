/** What is written into Grafana for a choice of rules, and what undoes it. Pure. */
import { canonical } from '../../slo/definitionHash';
import { fieldsOf } from './fields';
import { type ProvisionedRule } from './provisioned';
import { stamped } from './stamp';
import { groupKey, type PlacedRule, type RuleStatus } from './state';

/** One rule that is added (no `before`), changed, or removed (no `after`). */
export interface Operation {
  uid: string;
  title: string;
  before?: PlacedRule;
  after?: PlacedRule;
}

/** The body of Grafana's PUT of a group, which replaces the group as a whole. */
export interface GroupBody {
  title: string;
  folderUid: string;
  interval: number;
  rules: ProvisionedRule[];
}

/** What one request does. */
export type Write =
  | { kind: 'group'; title: string; operations: Operation[]; body: GroupBody }
  | { kind: 'remove'; title: string; operations: [Operation] };

/** A write that must not be made, and why. */
export interface Refused {
  kind: 'refused';
  title: string;
  operations: Operation[];
  reason: string;
}

/**
 * Installs missing rules into a folder, and updates the others where they are. A pause and a contact point that somebody
 * has set in this Grafana stay.
 *
 * @param version of the app
 */
export function installing(chosen: readonly RuleStatus[], folderUid: string, version: string): Operation[] {
  return chosen.flatMap(({ uid, title, expected, installed }): Operation[] => {
    if (!expected) {
      return [];
    }
    const own = stamped(expected.rule, expected.interval, version);
    const rule: ProvisionedRule = installed
      ? {
          ...own,
          folderUID: installed.rule.folderUID,
          isPaused: installed.rule.isPaused ?? false,
          notification_settings: installed.rule.notification_settings ?? own.notification_settings ?? null,
        }
      : { ...own, folderUID: folderUid };
    return [{ uid, title, before: installed, after: { rule, interval: expected.interval } }];
  });
}

export function removing(chosen: readonly RuleStatus[]): Operation[] {
  return chosen.flatMap(({ uid, title, installed }) => (installed ? [{ uid, title, before: installed }] : []));
}

/** What brings back what was there before. */
export function undoing(operations: readonly Operation[]): Operation[] {
  return operations.map(({ before, after, ...rest }) => ({ ...rest, before: after, after: before }));
}

/**
 * The requests for operations.
 *
 * @param present all rules of this Grafana, just read, in the order of their groups
 */
export function writesFor(
  operations: readonly Operation[],
  present: readonly ProvisionedRule[]
): Array<Write | Refused> {
  const byUid = new Map(present.map((rule) => [rule.uid, rule]));
  const groups = new Map<string, Operation[]>();
  const single: Operation[] = [];
  for (const operation of operations) {
    const { after } = operation;
    if (after) {
      const key = groupKey(after.rule.folderUID, after.rule.ruleGroup);
      groups.set(key, [...(groups.get(key) ?? []), operation]);
    } else {
      single.push(operation);
    }
  }
  return [
    ...[...groups.values()].map((those) => groupWrite(those, present, byUid)),
    ...single.map((one) => removeWrite(one, byUid)),
  ];
}

function groupWrite(
  operations: Operation[],
  present: readonly ProvisionedRule[],
  byUid: ReadonlyMap<string, ProvisionedRule>
): Write | Refused {
  const [{ rule: first, interval }] = operations.flatMap(({ after }) => (after ? [after] : []));
  const { folderUID, ruleGroup } = first;
  const members = present.filter((rule) => rule.folderUID === folderUID && rule.ruleGroup === ruleGroup);
  const refuse = (reason: string): Refused => ({ kind: 'refused', title: ruleGroup, operations, reason });
  const changed = changedMeanwhile(operations, byUid);
  if (changed) {
    return refuse(changed);
  }
  const moved = operations.flatMap(({ uid }) => byUid.get(uid) ?? []);
  const fromFile = [...members, ...moved].find(({ provenance }) => provenance === 'file');
  if (fromFile) {
    return refuse(fileSentence(fromFile.title));
  }
  const after = new Map(operations.flatMap(({ uid, after }) => (after ? [[uid, after.rule] as const] : [])));
  const stay = members.map((rule) => after.get(rule.uid) ?? rule);
  const added = [...after.values()].filter(({ uid }) => !members.some((rule) => rule.uid === uid));
  const rules = [...stay, ...added].map(withoutOwn);
  return {
    kind: 'group',
    title: ruleGroup,
    operations,
    body: { title: ruleGroup, folderUid: folderUID, interval, rules },
  };
}

function removeWrite(operation: Operation, byUid: ReadonlyMap<string, ProvisionedRule>): Write | Refused {
  const { uid, title } = operation;
  const reason = changedMeanwhile([operation], byUid);
  const file = byUid.get(uid)?.provenance === 'file' ? fileSentence(title) : undefined;
  return reason || file
    ? { kind: 'refused', title, operations: [operation], reason: reason || String(file) }
    : { kind: 'remove', title, operations: [operation] };
}

function fileSentence(title: string): string {
  return `"${title}" comes from a provisioning file, so Grafana lets nobody change its group here. Change the file on Grafana's server, or choose another folder.`;
}

/** A sentence where a rule is not what the reader has seen. */
function changedMeanwhile(
  operations: readonly Operation[],
  byUid: ReadonlyMap<string, ProvisionedRule>
): string | undefined {
  const changed = operations.filter(({ uid, before }) => !isSame(before?.rule, byUid.get(uid)));
  if (changed.length === 0) {
    return undefined;
  }
  const titles = changed.map(({ title }) => `"${title}"`).join(', ');
  return `Somebody has changed ${titles} since you looked, so nothing was written here. Look at the differences again, then repeat it.`;
}

/** Whether two answers of Grafana tell of the same rule; a time of saving alone is no difference. */
function isSame(a?: ProvisionedRule, b?: ProvisionedRule): boolean {
  return a === undefined || b === undefined ? a === b : sameAs(a) === sameAs(b);
}

function sameAs(rule: ProvisionedRule): string {
  const { folderUID, isPaused = false, annotations = {}, notification_settings = null } = rule;
  return canonical([fieldsOf(rule), folderUID, isPaused, annotations, notification_settings ?? null]);
}

/** A rule as Grafana takes it: without what is Grafana's own. */
function withoutOwn({
  id: _id,
  updated: _updated,
  provenance: _provenance,
  ...rule
}: ProvisionedRule): ProvisionedRule {
  return rule;
}

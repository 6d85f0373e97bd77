/** The rows of the table of rules: what a reader can choose, and the words for each state. Pure. */
import type { Subject } from '../../../alerts/types';
import { type Evaluation } from '../../../shared/alerting/client';
import { type PrometheusRules } from '../../../shared/alerting/prometheusRules';
import { type RuleState, type RuleStatus } from '../../../shared/alerting/state';
import { enumerate, type HealthState, type Sentence } from '../../../shared/words/readings';

export type RuleSubject = Subject | 'SLO' | 'other';

export interface RuleRow extends RuleStatus {
  subject: RuleSubject;
  /** The SLO that it is about. */
  slo?: string;
  /** Prometheus evaluates a rule of this name; undefined where it does not tell. */
  inPrometheus?: boolean;
  evaluation?: Evaluation;
  /** Why it can be neither written nor removed here. */
  locked?: string;
}

interface RowContext {
  /** Subjects of the shipped alerts, by name. */
  subjects: ReadonlyMap<string, Subject>;
  /** SLOs that this store cannot measure. */
  unmeasured: readonly string[];
  prometheus?: PrometheusRules;
  /** How Grafana evaluates its rules; undefined where it does not answer. */
  evaluations?: ReadonlyMap<string, Evaluation>;
}

export function ruleRows(states: readonly RuleStatus[], context: RowContext): RuleRow[] {
  return states.map((status): RuleRow => {
    const slo = (status.expected ?? status.installed)?.rule.labels?.slo;
    const waits = status.state === 'removed' && slo !== undefined && context.unmeasured.includes(slo);
    const row: RuleRow = {
      ...status,
      state: context.evaluations === undefined ? 'unknown' : waits ? 'unmeasured' : status.state,
      slo,
      subject: context.subjects.get(status.title) ?? (slo === undefined ? 'other' : 'SLO'),
      evaluation: status.state === 'taken' ? undefined : context.evaluations?.get(status.uid),
      inPrometheus: context.prometheus?.has(status.title, slo),
    };
    return { ...row, locked: lockOf(row) };
  });
}

function lockOf({ state, twin, installed, title }: RuleRow): string | undefined {
  if (twin !== undefined) {
    return `The app's rules "${title}" and "${twin}" have the same uid. Rename one of their SLOs.`;
  }
  if (state === 'taken') {
    return `A rule that is not the app's has its uid: "${installed?.rule.title}". Remove that rule in Grafana, or give it another uid.`;
  }
  if (installed?.rule.provenance === 'file') {
    return 'It comes from a provisioning file, so it is read-only in Grafana. Change the file on Grafana’s server: the download below has this version’s rules.';
  }
  return state === 'unknown' ? 'Grafana does not say whether it has this rule.' : undefined;
}

/** What an installation or an update would write. */
export const writable = (row: RuleRow): boolean =>
  row.locked === undefined && row.expected !== undefined && row.state !== 'installed';

export const removable = (row: RuleRow): boolean => row.locked === undefined && row.installed !== undefined;

export const choosable = (row: RuleRow): boolean => writable(row) || removable(row);

/** What is chosen at first: what is missing or old. Edits by hand and rules that Prometheus has are only chosen by the reader. */
export function suggested(rows: readonly RuleRow[]): string[] {
  const wanted = (row: RuleRow) =>
    row.state === 'outdated' ||
    (row.state === 'missing' && row.inPrometheus !== true) ||
    (row.state === 'otherDataSource' && row.lostDataSources.length > 0);
  return rows.filter((row) => writable(row) && wanted(row)).map(({ uid }) => uid);
}

/** Rules that both engines evaluate. */
export function doubled(rows: readonly RuleRow[]): RuleRow[] {
  return rows.filter(({ installed, inPrometheus }) => installed && !installed.rule.isPaused && inPrometheus === true);
}

export interface StateWords {
  word: string;
  state: HealthState;
}

export const STATE_WORDS: Record<RuleState, StateWords> = {
  installed: { word: 'installed', state: 'good' },
  missing: { word: 'missing', state: 'neutral' },
  edited: { word: 'edited by hand', state: 'warning' },
  outdated: { word: 'outdated', state: 'warning' },
  differs: { word: 'differs', state: 'warning' },
  otherDataSource: { word: 'other data source', state: 'warning' },
  taken: { word: 'uid taken', state: 'critical' },
  removed: { word: 'no longer in the app', state: 'warning' },
  unmeasured: { word: 'not measured here', state: 'neutral' },
  unknown: { word: 'unknown', state: 'unknown' },
};

/** What a state means for the reader, and what to do. */
export function stateSentence({ state, version, slo, lostDataSources, locked, installed }: RuleRow): string {
  const by = version ? `Version ${version} of the app` : 'The app';
  if (locked !== undefined && state !== 'installed' && state !== 'unknown') {
    return locked;
  }
  switch (state) {
    case 'unknown':
      return 'Grafana does not say whether it has this rule. This is what it consists of:';
    case 'missing':
      return 'This Grafana does not have it. This is what an installation writes:';
    case 'installed':
      return locked ? `It is as this version of the app has it. ${locked}` : 'It is as this version of the app has it.';
    case 'edited':
      return `${by} installed it, and somebody has changed it since. An update brings back the app's text:`;
    case 'outdated':
      return `${by} installed it. An update changes:`;
    case 'differs':
      return 'It has another text, and nothing tells who wrote it. An update changes:';
    case 'otherDataSource':
      return lostDataSources.length > 0
        ? `It reads ${quoted(lostDataSources)}, a data source that this Grafana does not have, so it can never fire. An update makes it read the chosen one:`
        : 'It reads another data source than the one chosen above. An update changes:';
    case 'removed':
      return 'This version of the app does not have it: the rule was dropped, or its SLO was removed. Remove it if nobody needs it.';
    case 'unmeasured':
      return `The chosen data source cannot measure the SLO "${slo}", so its rules cannot be compared. Setup says what is missing.`;
    case 'taken':
      return `Another rule has its uid: "${installed?.rule.title}".`;
  }
}

function quoted(names: readonly string[]): string {
  return enumerate(names.map((name) => `"${name}"`));
}

/** Whether the rules are in place. */
export function rulesSentence(rows: readonly RuleRow[]): Sentence {
  const wanted = rows.filter(({ expected }) => expected);
  const missing = wanted.filter(({ state }) => state === 'missing');
  const elsewhere = missing.filter(({ inPrometheus }) => inPrometheus);
  const counts: Array<[number, string]> = [
    [missing.length, `${missing.length === 1 ? 'is' : 'are'} missing in this Grafana`],
    ...(['edited', 'outdated', 'differs', 'otherDataSource', 'taken'] as const).map((state): [number, string] => {
      const count = rows.filter((row) => row.state === state).length;
      return [count, COUNTED[state](count)];
    }),
  ];
  const said = counts.filter(([count]) => count > 0).map(([count, words]) => `${count} ${words}`);
  const removed = rows.filter(({ state }) => state === 'removed').length;
  const extra =
    removed > 0 ? ` ${removed} installed ${removed === 1 ? 'rule is' : 'rules are'} no longer in the app.` : '';
  const all = wanted.length;
  if (said.length === 0) {
    return { state: removed > 0 ? 'warning' : 'good', text: `All ${all} rules are installed in this Grafana.${extra}` };
  }
  const carried =
    elsewhere.length === 0
      ? ''
      : elsewhere.length === missing.length
        ? ' Prometheus evaluates all that are missing here.'
        : ` Prometheus evaluates ${elsewhere.length} of those that are missing here.`;
  const others = counts.slice(1).some(([count]) => count > 0) || removed > 0;
  const covered = !others && elsewhere.length === missing.length;
  const none = missing.length === all && all > 0;
  return {
    state: covered ? 'neutral' : 'warning',
    text: `${none ? `None of the ${all} rules is in this Grafana` : `Of ${all} rules, ${enumerate(said)}`}.${carried}${extra}`,
  };
}

const COUNTED: Record<'edited' | 'outdated' | 'differs' | 'otherDataSource' | 'taken', (count: number) => string> = {
  edited: (n) => (n === 1 ? 'was edited by hand' : 'were edited by hand'),
  outdated: (n) => (n === 1 ? 'is outdated' : 'are outdated'),
  differs: (n) => (n === 1 ? 'differs' : 'differ'),
  otherDataSource: (n) => (n === 1 ? 'reads another data source' : 'read another data source'),
  taken: (n) => (n === 1 ? 'has a uid that another rule took' : 'have uids that other rules took'),
};

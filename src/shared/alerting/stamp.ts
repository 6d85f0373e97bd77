/**
 * What the app writes into a rule that it installs, as an annotation: its version, and a hash of what it wrote. A rule
 * whose hash still fits was not edited since.
 */
import { DATA_SOURCE_KEY, type Field, fieldsOf } from './fields';
import { fnv1a } from '../../slo/definitionHash';
import { type ProvisionedRule, STAMP } from './provisioned';

/** How fields are written into the hash; a stamp of another one tells nothing about edits. */
const FORM = 'v1';

export interface Stamp {
  /** Version of the app that wrote the rule. */
  version: string;
  /** Whether the rule is as it was written; undefined where this app cannot tell. */
  untouched?: boolean;
}

/** The rule with the stamp of this version of the app. */
export function stamped(rule: ProvisionedRule, interval: number, version: string): ProvisionedRule {
  const text = `${version || 'unknown'} ${FORM}:${hashOf(fieldsOf(rule, interval))}`;
  return { ...rule, annotations: { ...rule.annotations, [STAMP]: text } };
}

/**
 * The stamp of a rule, if the app has installed it.
 *
 * @param interval of its group, in seconds
 */
export function stampOf(rule: ProvisionedRule, interval: number): Stamp | undefined {
  const text = rule.annotations?.[STAMP];
  if (text === undefined) {
    return undefined;
  }
  const [, version = '', form, hash] = /^(\S+) (\w+):(\w+)$/.exec(text) ?? [];
  return {
    version,
    ...(form === FORM && { untouched: hash === hashOf(fieldsOf(rule, interval)) }),
  };
}

/** The data source is chosen for a Grafana: to point a rule to another one is not an edit of the rule. */
function hashOf(fields: readonly Field[]): string {
  const kept = fields.filter(({ key }) => !key.startsWith(DATA_SOURCE_KEY));
  return fnv1a(JSON.stringify(kept.map(({ key, value }) => [key, value])));
}

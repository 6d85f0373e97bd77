/** Documents of an OpenSLO text that are not SLOs: they stay in the text, and none of them but an SLI changes a number. */
import { isMap, isScalar, isSeq, type Node } from 'yaml';

import type { Slo } from '../types';
import { type MapReader, plain } from '../yaml-reader';
import type { YamlText } from '../yaml-text';
import { readMetadata } from './context';

export const OTHER_KINDS = ['SLI', 'DataSource', 'Service', 'AlertPolicy', 'AlertCondition', 'AlertNotificationTarget'];

/** Reports what is wrong with a document. */
export function checkOther(yaml: YamlText, root: MapReader, kind: string): void {
  const metadata = root.child('metadata');
  if (metadata) {
    readMetadata(metadata, true);
  }
  const spec = root.child('spec', false);
  root.done();
  plain(yaml, root.node, kind);
  if (kind === 'DataSource' && spec?.has('connectionDetails')) {
    reportSecrets(yaml, spec.at('connectionDetails'));
  }
}

/** Every user of Grafana can read the settings that the text is saved in. */
function reportSecrets(yaml: YamlText, node: Node): void {
  if (isSeq(node)) {
    node.items.forEach((item) => reportSecrets(yaml, item as Node));
  } else if (isMap(node)) {
    const other = node.items.find(({ key }) => !(isScalar(key) && key.value === 'url'));
    if (other) {
      const name = isScalar(other.key) ? String(other.key.value) : '';
      yaml.report(
        other.key as Node,
        `"connectionDetails" with "${name}" is not kept, because every user of Grafana could read it. Remove it: the stores are reached through Grafana's data sources.`
      );
    }
  }
}

/** What is kept without being used, in sentences. */
export function keptNotes(slos: readonly Slo[], kinds: readonly string[]): string[] {
  const counts = OTHER_KINDS.map((kind) => [kind, kinds.filter((one) => one === kind).length] as const);
  const listed = counts.filter(([, count]) => count > 0).map(([kind, count]) => `${count} ${kind}`);
  const alerting = slos.filter(({ kept }) => kept && Object.hasOwn(kept, 'spec.alertPolicies'));
  return [
    ...(listed.length > 0 ? [`Kept in the text, but not used here: ${listed.join(', ')}.`] : []),
    ...(alerting.length > 0
      ? [
          `"alertPolicies" of ${alerting.length === 1 ? `"${alerting[0].name}"` : `${alerting.length} SLOs`} are kept in the text, but not used: alerts come from the burn rates of the budget.`,
        ]
      : []),
  ];
}

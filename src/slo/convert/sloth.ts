/** Sloth (https://sloth.dev): `version: prometheus/v1`, and the same as a Kubernetes resource. */
import { counterOf } from '../selector';
import type { Json, RatioIndicator } from '../types';
import {
  type Candidate,
  type Fields,
  fields,
  keptMetadata,
  NO_COUNTER,
  ratioOf,
  slug,
  textOf,
  unknownKeys,
} from './candidate';

/** Sloth's default, which its files do not name. */
const DAYS = 30;

export function slothSlos(content: Json): Candidate[] {
  const root = fields(content);
  const isResource = 'apiVersion' in root;
  const spec = isResource ? fields(root.spec) : root;
  const path = isResource ? ['spec', 'slos'] : ['slos'];
  const slos = Array.isArray(spec.slos) ? spec.slos : [];
  if (slos.length === 0) {
    return [{ path: [], name: textOf(spec.service) ?? '', slo: 'the file has no "slos".', lost: [] }];
  }
  const metadata = fields(root.metadata);
  const labels = { ...fields(metadata.labels), ...fields(spec.labels) };
  return slos.map((one, i) => candidate(fields(one), [...path, i], textOf(spec.service) ?? '', labels, metadata));
}

function candidate(
  slo: Fields,
  path: Array<string | number>,
  service: string,
  labels: Fields,
  metadata: Fields
): Candidate {
  const name = textOf(slo.name) ?? '';
  const sli = fields(slo.sli);
  const indicator = indicatorOf(sli);
  const description = textOf(slo.description);
  const kept = keptMetadata({ ...labels, ...fields(slo.labels) }, fields(metadata.annotations));
  const lost = [
    ...('alerting' in slo
      ? ['"alerting": the burn-rate alerts of the budget replace it, with their own names, labels and severities.']
      : []),
    ...unknownKeys(slo, ['name', 'objective', 'description', 'labels', 'sli', 'alerting'], 'has no counterpart here.'),
    `The window: Sloth's file does not say it; ${DAYS} days, Sloth's default, is assumed.`,
  ];
  return {
    path,
    name,
    lost,
    slo:
      typeof indicator === 'string'
        ? indicator
        : {
            name: slug(service, name),
            title: name,
            ...(description && { description }),
            service,
            objective: ratioOf(slo.objective),
            window: { kind: 'rolling', days: DAYS },
            indicator,
            ...(kept && { kept }),
          },
  };
}

/** The indicator, or why there is none. */
function indicatorOf(sli: Fields): RatioIndicator | string {
  if ('plugin' in sli) {
    return 'its indicator is a plugin, whose queries are not in the file.';
  }
  if ('raw' in sli) {
    return 'its indicator is a ratio that was computed before ("raw"), which has no events to count.';
  }
  const events = fields(sli.events);
  const errors = textOf(events.error_query) ?? textOf(events.errorQuery);
  const totals = textOf(events.total_query) ?? textOf(events.totalQuery);
  if (errors === undefined || totals === undefined) {
    return 'it has no "events" with an error query and a total query.';
  }
  const total = counterOf(totals)?.selector;
  if (total === undefined) {
    return `its total query cannot be read: ${NO_COUNTER}`;
  }
  const bad = counterOf(errors)?.selector;
  if (bad !== undefined) {
    return { kind: 'ratio', total: { query: total }, bad: { query: bad } };
  }
  const good = goodOf(errors, total);
  return good === undefined
    ? `its error query cannot be read: ${NO_COUNTER}`
    : { kind: 'ratio', total: { query: total }, good: { query: good } };
}

/** Of errors that are written as all events less the good ones: the good ones. */
function goodOf(errors: string, total: string): string | undefined {
  const inner = /^\s*\(([\s\S]*)\)\s*$/.exec(errors)?.[1] ?? errors;
  for (let at = inner.indexOf('-'); at >= 0; at = inner.indexOf('-', at + 1)) {
    const [all, good] = [counterOf(inner.slice(0, at)), counterOf(inner.slice(at + 1))];
    if (all && good && squeezed(all.selector) === squeezed(total)) {
      return good.selector;
    }
  }
  return undefined;
}

const squeezed = (selector: string) => selector.replace(/\s+/g, '');

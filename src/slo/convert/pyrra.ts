/** Pyrra (https://github.com/pyrra-dev/pyrra): `apiVersion: pyrra.dev/v1alpha1`. */
import { counterOf, isSelector } from '../selector';
import type { Json, SloIndicator } from '../types';
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

export function pyrraSlos(content: Json): Candidate[] {
  const root = fields(content);
  const metadata = fields(root.metadata);
  const name = textOf(metadata.name) ?? '';
  const spec = fields(root.spec);
  const sli = fields(spec.indicator);
  const indicator = indicatorOf(sli);
  const days = daysOf(textOf(spec.window) ?? '');
  const description = textOf(spec.description);
  const grouping = groupingOf(sli);
  const kept = keptMetadata(fields(metadata.labels), fields(metadata.annotations));
  const problem =
    typeof indicator === 'string'
      ? indicator
      : days === undefined
        ? `its window "${textOf(spec.window) ?? ''}" is not a number of whole days or weeks, such as 4w.`
        : undefined;
  const slo = problem ?? {
    name: slug(name),
    title: name,
    ...(description && { description }),
    service: textOf(metadata.namespace) ?? name,
    objective: ratioOf(spec.target),
    window: { kind: 'rolling' as const, days: days! },
    indicator: indicator as SloIndicator,
    ...(grouping.length > 0 && { groupBy: grouping }),
    ...(kept && { kept }),
  };
  return [{ path: ['spec'], name, slo, lost: lostOf(spec, sli) }];
}

function lostOf(spec: Fields, sli: Fields): string[] {
  return [
    ...('alerting' in spec ? ['"alerting": the burn-rate alerts of the budget replace it.'] : []),
    ...('bool_gauge' in sli || 'boolGauge' in sli
      ? ['The weight of a sample: each minute counts once, however many samples it has.']
      : []),
    ...unknownKeys(spec, ['target', 'window', 'description', 'indicator', 'alerting'], 'has no counterpart here.'),
  ];
}

function groupingOf(sli: Fields): string[] {
  return Object.values(sli).flatMap((kind) => {
    const { grouping } = fields(kind);
    return Array.isArray(grouping) ? grouping.filter((label) => typeof label === 'string') : [];
  });
}

/** The indicator, or why there is none. */
function indicatorOf(sli: Fields): SloIndicator | string {
  const metric = (part: Json | undefined) => textOf(fields(part).metric);
  if ('ratio' in sli) {
    const { errors, total } = fields(sli.ratio);
    return ratio(metric(total), metric(errors), 'bad');
  }
  if ('latency' in sli) {
    const { success, total } = fields(sli.latency);
    return ratio(metric(total), metric(success), 'good');
  }
  const gauge = metric(sli.bool_gauge ?? sli.boolGauge);
  if (gauge !== undefined) {
    return isSelector(gauge)
      ? { kind: 'gauge', metrics: [{ query: gauge }], op: '==', value: 1, across: 'mean', missing: 'ignored' }
      : `its metric is not a selector, such as probe_success{job="x"}.`;
  }
  if ('latencyNative' in sli || 'latency_native' in sli) {
    return 'its indicator is a native histogram, which is read here by concepts only. Write it with the concept of the duration.';
  }
  return 'it has no indicator of the kind ratio, latency or bool_gauge.';
}

function ratio(total: string | undefined, part: string | undefined, role: 'bad' | 'good'): SloIndicator | string {
  const [all, some] = [total, part].map((query) => (query === undefined ? undefined : counterOf(query)?.selector));
  return all === undefined || some === undefined
    ? `a metric of its indicator cannot be read: ${NO_COUNTER}`
    : { kind: 'ratio', total: { query: all }, [role]: { query: some } };
}

function daysOf(window: string): number | undefined {
  const match = /^(\d+)([hdwy])$/.exec(window.trim());
  const days = match ? Number(match[1]) * { h: 1 / 24, d: 1, w: 7, y: 365 }[match[2] as 'h' | 'd' | 'w' | 'y'] : 0;
  return Number.isInteger(days) && days > 0 ? days : undefined;
}

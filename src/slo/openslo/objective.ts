import type { Comparison } from '../types';
import { MapReader } from '../yaml-reader';
import { keep, type Reading } from './context';

export type Method = 'Occurrences' | 'Timeslices';

/** The one entry of spec.objectives. */
export interface Goal {
  map: MapReader;
  target?: number;
  op?: Comparison;
  value?: number;
  /** The share of good events that makes a slice good. */
  sliceTarget?: number;
  sliceSeconds?: number;
}

export const OPERATORS = new Map<string, Comparison>([
  ['lt', '<'],
  ['lte', '<='],
  ['gt', '>'],
  ['gte', '>='],
  ['eq', '=='],
  ['ne', '!='],
]);

export function readMethod({ yaml }: Reading, spec: MapReader): Method | undefined {
  const method = spec.text('budgetingMethod');
  if (method === undefined || method === 'Occurrences' || method === 'Timeslices') {
    return method;
  }
  yaml.report(
    spec.at('budgetingMethod'),
    method === 'RatioTimeslices'
      ? 'RatioTimeslices is not supported: the mean of the ratios of slices is no count of events, so no budget of events can be shown for it. Write Timeslices with a timeSliceTarget, or Occurrences.'
      : `"spec.budgetingMethod" is "${method}"; write one of Occurrences, Timeslices.`
  );
  return undefined;
}

export function readObjective(reading: Reading, spec: MapReader, method: Method | undefined): Goal | undefined {
  const { yaml } = reading;
  const path = 'spec.objectives[0]';
  const [first, ...more] = spec.list('objectives');
  if (spec.has('objectives') && !first) {
    yaml.report(spec.at('objectives'), '"spec.objectives" is empty; write one objective with a target.');
  }
  const map = first && MapReader.of(yaml, first, path);
  if (!map) {
    return undefined;
  }
  const composite = ['indicator', 'indicatorRef', 'compositeWeight'].find((key) => map.has(key));
  if (composite) {
    yaml.report(
      map.at(composite),
      `"${path}.${composite}" makes a composite SLO, which is not supported; write one SLO per objective, with the indicator under spec.`
    );
    return undefined;
  }
  if (more.length > 0) {
    yaml.report(more[0], '"spec.objectives" has more than one entry; write one SLO per objective.');
  }
  keep(reading, `${path}.displayName`, map.text('displayName', false));
  const target = readTarget(reading, map);
  const op = map.oneOf('op', [...OPERATORS.keys()], false);
  const value = map.number('value', false);
  const goal = {
    map,
    target,
    op: op === undefined ? undefined : OPERATORS.get(op),
    value,
    ...readSlices(reading, map, method),
  };
  map.done();
  return goal;
}

function readTarget({ yaml }: Reading, map: MapReader): number | undefined {
  const percent = map.number('targetPercent', false);
  const target = map.number('target', percent === undefined);
  if (percent !== undefined && target !== undefined) {
    yaml.report(map.at('targetPercent'), 'An objective has either "target" or "targetPercent"; remove one of the two.');
  }
  return target ?? (percent === undefined ? undefined : Number((percent / 100).toPrecision(15)));
}

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

function readSlices({ yaml }: Reading, map: MapReader, method: Method | undefined) {
  const sliceTarget = map.number('timeSliceTarget', false);
  const raw = map.json('timeSliceWindow');
  if (method === 'Occurrences') {
    for (const key of ['timeSliceTarget', 'timeSliceWindow'].filter((one) => map.has(one))) {
      yaml.report(map.at(key), `"${key}" has no meaning with Occurrences; remove it, or write Timeslices.`);
    }
  }
  if (method !== 'Timeslices') {
    return {};
  }
  if (raw === undefined) {
    yaml.report(map.node, 'Timeslices need a "timeSliceWindow", the length of a slice; write for example 1m.');
    return { sliceTarget };
  }
  // A number alone is minutes.
  const match = /^(\d+(?:\.\d+)?)([smhdw])?$/.exec(typeof raw === 'string' ? raw : JSON.stringify(raw));
  if (!match) {
    const shown = typeof raw === 'string' ? raw : JSON.stringify(raw);
    yaml.report(map.at('timeSliceWindow'), `"${shown}" is not the length of a slice; write for example 60s, 1m or 5m.`);
    return { sliceTarget };
  }
  const [, count, unit = 'm'] = match;
  return { sliceTarget, sliceSeconds: Number(count) * SECONDS[unit as keyof typeof SECONDS] };
}

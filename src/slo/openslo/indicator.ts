import { conceptNamed } from '../../metrics/catalogue';
import { isSelector } from '../selector';
import type { IndicatorKind, Missing, SloIndicator, SloMetric, Slices } from '../types';
import type { MapReader } from '../yaml-reader';
import { keep, readMetadata, type Reading } from './context';
import type { Goal, Method } from './objective';
import { readCounter, readOthers, readSource, type Source } from './source';

/** How the events of an indicator become a budget. */
export interface Budgeting {
  declared: IndicatorKind | undefined;
  method: Method | undefined;
  goal: Goal | undefined;
}

const PLACE = 'spec.indicator.spec';

export function readIndicator(
  reading: Reading,
  spec: MapReader,
  name: string | undefined,
  budgeting: Budgeting
): SloIndicator | undefined {
  const { yaml } = reading;
  const outer = outerOf(reading, spec);
  const metadata = outer?.child('metadata', false);
  const kept = metadata && readMetadata(metadata, false);
  const isDefault = kept?.name === name && Object.keys(kept ?? {}).length === 1;
  keep(reading, 'spec.indicator.metadata', isDefault ? undefined : kept);
  const inner = outer?.child('spec');
  outer?.done();
  keep(reading, `${PLACE}.description`, inner?.text('description', false));
  const ratio = inner?.child('ratioMetric', false);
  const threshold = inner?.child('thresholdMetric', false);
  inner?.done();
  if (ratio && threshold) {
    yaml.report(threshold.node, 'An indicator has either a ratioMetric or a thresholdMetric; remove one of the two.');
    return undefined;
  }
  if (ratio) {
    return readRatio(reading, ratio, budgeting);
  }
  if (inner && !threshold) {
    yaml.report(inner.node, 'The indicator needs a ratioMetric or a thresholdMetric.');
  }
  return threshold && readThreshold(reading, threshold, budgeting);
}

/** The indicator itself, or the SLI of the same text that is referred to. */
function outerOf({ yaml, sli }: Reading, spec: MapReader): MapReader | undefined {
  const ref = spec.text('indicatorRef', false);
  if (ref === undefined) {
    return spec.child('indicator', !spec.has('indicatorRef'));
  }
  if (spec.has('indicator')) {
    yaml.report(spec.at('indicatorRef'), 'An SLO has either "indicator" or "indicatorRef"; remove one of the two.');
    return undefined;
  }
  const found = sli(ref);
  if (!found) {
    yaml.report(spec.at('indicatorRef'), `There is no document of kind SLI named "${ref}" in this text; add it.`);
  }
  return found;
}

function readRatio(reading: Reading, map: MapReader, { declared, method, goal }: Budgeting): SloIndicator | undefined {
  const { yaml } = reading;
  const raw = ['raw', 'rawType'].find((key) => map.has(key));
  if (raw) {
    yaml.report(
      map.at(raw),
      `"${raw}" is a ratio that was computed before, which has no events to count; write "total" with "good" or "bad".`
    );
    return undefined;
  }
  const counter = map.flag('counter', false) ?? true;
  const read = (key: string): SloMetric | undefined => {
    const child = map.child(key, false);
    return child && readCounter(reading, child, `${PLACE}.ratioMetric.${key}`, counter);
  };
  const [total, good, bad] = [read('total'), read('good'), read('bad')];
  const complete = map.has('total') && map.has('good') !== map.has('bad');
  map.done();
  if (!complete) {
    yaml.report(map.node, 'A ratioMetric has "total" and exactly one of "good" and "bad".');
  }
  if (declared && declared !== 'ratio') {
    yaml.report(map.node, `A ratioMetric cannot be a "${declared}"; write contextd.io/indicator: ratio.`);
  }
  keepComparison(reading, goal);
  const slices = readSlices(reading, method, goal);
  return complete && total && (good || bad)
    ? { kind: 'ratio', total, ...(bad && { bad }), ...(good && { good }), ...(slices && { slices }) }
    : undefined;
}

/** A ratio is compared with the target alone; an operator that says so is kept. */
function keepComparison(reading: Reading, goal: Goal | undefined): void {
  if (!goal) {
    return;
  }
  if (goal.op && goal.op !== '>' && goal.op !== '>=') {
    reading.yaml.report(
      goal.map.at('op'),
      'A ratio holds when its good events reach the target; remove "op", or write gte.'
    );
  }
  keep(reading, 'spec.objectives[0].op', goal.map.text('op', false));
  keep(reading, 'spec.objectives[0].value', goal.value);
}

function readSlices({ yaml }: Reading, method: Method | undefined, goal: Goal | undefined): Slices | undefined {
  if (method !== 'Timeslices' || !goal) {
    return undefined;
  }
  if (goal.sliceTarget === undefined) {
    yaml.report(
      goal.map.node,
      'Timeslices need a "timeSliceTarget", the share of good events that makes a slice good; write for example 0.95.'
    );
  }
  return goal.sliceTarget === undefined || goal.sliceSeconds === undefined
    ? undefined
    : { seconds: goal.sliceSeconds, target: goal.sliceTarget };
}

function readThreshold(reading: Reading, map: MapReader, budgeting: Budgeting): SloIndicator | undefined {
  const { yaml } = reading;
  const { goal } = budgeting;
  if (goal && (goal.value === undefined || goal.op === undefined)) {
    yaml.report(
      map.node,
      'A thresholdMetric is compared with a value: write "op" (such as lte) and "value" under objectives.'
    );
  }
  const found = readSource(reading, map, `${PLACE}.thresholdMetric`);
  map.done();
  if (!found || !goal || goal.value === undefined || goal.op === undefined) {
    return undefined;
  }
  const kind = kindOf(reading, map, budgeting, found.metric);
  const indicator = kind && thresholdIndicator(reading, kind, found, { ...budgeting, goal });
  if (kind) {
    found.spec.done();
  }
  return indicator;
}

type ThresholdKind = Exclude<IndicatorKind, 'ratio'>;

/** What a thresholdMetric counts: declared by an annotation, or clear from the metric. */
function kindOf({ yaml }: Reading, map: MapReader, { declared, method }: Budgeting, metric: SloMetric) {
  if (declared === 'ratio') {
    yaml.report(map.node, 'A thresholdMetric cannot be a "ratio"; use ratioMetric, or another contextd.io/indicator.');
    return undefined;
  }
  const kind: ThresholdKind | undefined =
    declared ?? (isHistogram(metric) ? 'latency' : method === 'Timeslices' ? 'timeSlice' : undefined);
  if (!kind) {
    yaml.report(
      map.node,
      'What Occurrences count is not clear here. For the observations of a histogram, write the annotation contextd.io/indicator: latency; to compare a value in each slice of time, write budgetingMethod: Timeslices.'
    );
    return undefined;
  }
  const expected: Method | undefined =
    kind === 'throughput' ? 'Occurrences' : kind === 'latency' ? undefined : 'Timeslices';
  if (expected && method && method !== expected) {
    yaml.report(map.node, `A "${kind}" is measured with budgetingMethod: ${expected}; write this method.`);
    return undefined;
  }
  return kind;
}

function isHistogram(metric: SloMetric): boolean {
  return 'concept' in metric
    ? conceptNamed(metric.concept)?.type === 'histogram'
    : isSelector(metric.query) && /^\s*[a-zA-Z0-9_:]+_bucket\b/.test(metric.query);
}

function thresholdIndicator(
  reading: Reading,
  kind: ThresholdKind,
  { metric, spec }: Source,
  { goal, method }: Budgeting & { goal: Goal }
): SloIndicator | undefined {
  const [op, value] = [goal.op!, goal.value!];
  const missing = (): Missing => spec.oneOf('missing', ['bad', 'ignored'], false) ?? 'bad';
  switch (kind) {
    case 'latency': {
      const slices = readSlices(reading, method, goal);
      requireOp(reading, goal, '<=', LATENCY_OP);
      return { kind, histogram: metric, threshold: value, ...(slices && { slices }) };
    }
    case 'gauge':
      requireWholeSlices(reading, goal);
      if (goal.sliceSeconds !== undefined && goal.sliceSeconds !== 60) {
        reading.yaml.report(
          goal.map.at('timeSliceWindow'),
          'A gauge is measured every minute; write timeSliceWindow: 1m, or contextd.io/indicator: timeSlice.'
        );
      }
      return {
        kind,
        metrics: [metric, ...readOthers(reading, spec)],
        op,
        value,
        across: spec.oneOf('across', ['mean', 'any', 'all'], false) ?? 'mean',
        missing: missing(),
      };
    case 'timeSlice':
      requireWholeSlices(reading, goal);
      return { kind, metric, op, value, sliceSeconds: goal.sliceSeconds ?? 60, missing: missing() };
    case 'throughput':
      requireOp(reading, goal, '>=', 'A throughput is reached at its value or above; write op: gte.');
      return { kind, total: metric, target: value, conditions: spec.texts('conditions', false) };
  }
}

const LATENCY_OP =
  'A histogram counts the observations at or under a threshold; write op: lte. What lt, gt and gte mean differs from that: for observations above a value, write a ratioMetric with the bucket of the value as "bad".';

function requireOp({ yaml }: Reading, goal: Goal, op: string, message: string): void {
  if (goal.op !== op) {
    yaml.report(goal.map.at('op'), message);
  }
}

/** A slice has one value, so that its share of good values is 0 or 1. */
function requireWholeSlices({ yaml }: Reading, goal: Goal): void {
  if (goal.sliceTarget !== undefined && goal.sliceTarget !== 1) {
    yaml.report(
      goal.map.at('timeSliceTarget'),
      'The value is compared once in each slice, so that no part of a slice is good; write timeSliceTarget: 1, and a shorter timeSliceWindow if need be.'
    );
  }
}

import type { Kept, Slo } from '../types';
import type { MapReader } from '../yaml-reader';
import { readAnnotations } from './annotations';
import { keep, type Reading } from './context';
import { readIndicator } from './indicator';
import { readMethod, readObjective } from './objective';
import { readWindow } from './window';

/** Reads a document of kind SLO; undefined where parts are missing. */
export function readSlo(text: Omit<Reading, 'kept'>, root: MapReader): Slo | undefined {
  const kept: Kept = {};
  const reading = { ...text, kept };
  const metadata = root.child('metadata');
  const spec = root.child('spec');
  root.done();
  if (!metadata || !spec) {
    return undefined;
  }
  const name = metadata.text('name');
  const title = metadata.text('displayName', false) ?? name;
  keep(reading, 'metadata.labels', metadata.textMap('labels', true));
  const own = readAnnotations(reading, metadata);
  metadata.done();
  const description = spec.text('description', false);
  const service = spec.text('service');
  const method = readMethod(reading, spec);
  const window = readWindow(reading, spec);
  const goal = readObjective(reading, spec, method);
  const composite = spec.has('objectives') && !goal;
  if (composite) {
    // Its indicators stand elsewhere, which has been reported.
    spec.has('indicator');
    spec.has('indicatorRef');
  }
  const indicator = composite
    ? undefined
    : readIndicator(reading, spec, name, { declared: own.indicator, method, goal });
  keep(reading, 'spec.alertPolicies', spec.has('alertPolicies') ? readPolicies(spec) : undefined);
  spec.done();
  const promise = goal?.target;
  if (name === undefined || title === undefined || service === undefined || promise === undefined) {
    return undefined;
  }
  if (!window || !indicator) {
    return undefined;
  }
  return {
    name,
    title,
    ...(description !== undefined && { description }),
    service,
    objective: promise,
    window,
    indicator,
    ...(own.groupBy && { groupBy: own.groupBy }),
    ...(own.minBadEvents !== undefined && { minBadEvents: own.minBadEvents }),
    ...(own.criticalBelow !== undefined && { criticalBelow: own.criticalBelow }),
    ...(own.maintenance && { maintenance: own.maintenance }),
    ...(Object.keys(kept).length > 0 && { kept }),
  };
}

function readPolicies(spec: MapReader) {
  spec.list('alertPolicies');
  return spec.json('alertPolicies');
}

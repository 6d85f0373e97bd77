/** Our annotations: what OpenSLO v1 has no key for. Those of others are kept. */
import type { IndicatorKind, Maintenance } from '../types';
import type { MapReader } from '../yaml-reader';
import type { YamlText } from '../yaml-text';
import { ANNOTATION, keep, type Reading } from './context';

export interface Annotations {
  indicator?: IndicatorKind;
  groupBy?: string[];
  minBadEvents?: number;
  criticalBelow?: number;
  maintenance?: Maintenance[];
}

const KINDS: IndicatorKind[] = ['ratio', 'latency', 'gauge', 'timeSlice', 'throughput'];

export function readAnnotations(reading: Reading, metadata: MapReader): Annotations {
  const { yaml } = reading;
  const all = metadata.textMap('annotations', false);
  const foreign = Object.entries(all ?? {}).filter(([key]) => !key.startsWith(ANNOTATION));
  keep(reading, 'metadata.annotations', foreign.length > 0 ? Object.fromEntries(foreign) : undefined);
  const map = all && metadata.child('annotations');
  if (!map) {
    return {};
  }
  const groupBy = map.text(`${ANNOTATION}group-by`, false);
  const lines = map.text(`${ANNOTATION}maintenance`, false);
  const found = {
    indicator: map.oneOf(`${ANNOTATION}indicator`, KINDS, false),
    groupBy: groupBy
      ?.split(',')
      .map((label) => label.trim())
      .filter(Boolean),
    minBadEvents: readNumber(yaml, map, 'min-bad-events', '5'),
    criticalBelow: readNumber(yaml, map, 'critical-below', '0.99'),
    maintenance: lines === undefined ? undefined : readMaintenance(yaml, map, lines),
  };
  map.done(ANNOTATION);
  return found;
}

function readNumber(yaml: YamlText, map: MapReader, key: string, example: string): number | undefined {
  const text = map.text(`${ANNOTATION}${key}`, false);
  const value = text?.trim() ? Number(text) : NaN;
  if (text !== undefined && !(value >= 0 && value < Infinity)) {
    yaml.report(map.at(`${ANNOTATION}${key}`), `"${text}" is not a number; write for example "${example}", in quotes.`);
  }
  return text === undefined ? undefined : value;
}

function readMaintenance(yaml: YamlText, map: MapReader, text: string): Maintenance[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .flatMap((line) => {
      const match = /^(\S+?)\/(\S+)(?: (.*))?$/.exec(line);
      if (!match) {
        const hint = 'write "2026-03-01T02:00:00Z/2026-03-01T04:00:00Z why", one a line';
        yaml.report(map.at(`${ANNOTATION}maintenance`), `"${line}" is not a maintenance window; ${hint}.`);
        return [];
      }
      const [, start, end, reason] = match;
      return [{ start, end, ...(reason !== undefined && { reason }) }];
    });
}

import { dateMath, dateTime } from '@grafana/data';

/** What an administrator sets for the app (jsonData of the app, provisionable by file). */
export interface AppSettings {
  /** uid of the data source that the app opens with. */
  dataSource?: string;
  /** Value of the `job` label of contextd's series. */
  job?: string;
  /** Start of the time range that a page opens with, as Grafana writes it, for example "now-6h". */
  timeRangeFrom?: string;
  /** End of that range, for example "now". */
  timeRangeTo?: string;
  /** The SLOs as OpenSLO v1, one YAML document each; the ones of slo/*.yaml when left out. */
  slos?: string;
  /** Who saved the SLOs last from a page, and when (RFC 3339). */
  slosSaved?: { by: string; at: string };
}

type Optional = 'dataSource' | 'slos' | 'slosSaved';

export const DEFAULT_JOB = 'contextd';
export const DEFAULT_FROM = 'now-6h';
export const DEFAULT_TO = 'now';

export interface ParsedSettings {
  settings: Required<Omit<AppSettings, Optional>> & Pick<AppSettings, 'dataSource' | 'slos'>;
  /** One sentence for each value that could not be used and what is used in its place. */
  problems: string[];
}

/** Reads jsonData, whatever a file or an older version put there. Never throws. */
export function parseSettings(jsonData: unknown): ParsedSettings {
  const raw = isRecord(jsonData) ? jsonData : {};
  const problems: string[] = [];
  const text = (key: keyof AppSettings): string | undefined => {
    const value = raw[key];
    if (value === undefined || value === null || value === '') {
      return undefined;
    }
    if (typeof value !== 'string') {
      problems.push(`The app's setting "${key}" must be text, but is ${JSON.stringify(value)}; the default is used.`);
      return undefined;
    }
    // Spaces before the first line of YAML belong to it.
    return (key === 'slos' && value.trim() ? value : value.trim()) || undefined;
  };

  let from = text('timeRangeFrom') ?? DEFAULT_FROM;
  let to = text('timeRangeTo') ?? DEFAULT_TO;
  const wrong = timeRangeProblem(from, to);
  if (wrong) {
    problems.push(`${wrong} The default, ${DEFAULT_FROM} to ${DEFAULT_TO}, is used.`);
    [from, to] = [DEFAULT_FROM, DEFAULT_TO];
  }
  return {
    settings: {
      dataSource: text('dataSource'),
      job: text('job') ?? DEFAULT_JOB,
      timeRangeFrom: from,
      timeRangeTo: to,
      slos: text('slos'),
    },
    problems,
  };
}

/** Says what is wrong with a time range, or nothing. */
export function timeRangeProblem(from: string, to: string): string | undefined {
  for (const [name, value] of [
    ['start', from],
    ['end', to],
  ]) {
    if (!dateMath.isValid(value)) {
      return `The ${name} of the time range, "${value}", is not a time that Grafana knows; write for example "now-6h".`;
    }
  }
  // One "now" for both: "now" is not before "now", also when a millisecond passes between the two.
  const now = dateTime();
  const start = dateMath.toDateTime(from, { roundUp: false, now });
  const end = dateMath.toDateTime(to, { roundUp: true, now });
  if (start && end && !start.isBefore(end)) {
    return `The time range starts at "${from}", which is not before its end, "${to}".`;
  }
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

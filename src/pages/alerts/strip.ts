/** The six numbers of the page. Pure. */
import { type Field, FieldType } from '@grafana/data';
import { type ActiveAlert, severityRank } from '../../shared/alerting/firings';
import { decimal } from '../../shared/words/locale';
import { changeOf, type HealthState, percent } from '../../shared/words/readings';
import { type Incident, type Incidents, judgedNumbers, type Numbers } from './incidents';
import { durationWords, TARGETS } from './words';

export interface StripNumber {
  id: string;
  title: string;
  about: string;
  value: string;
  note?: string;
  state?: HealthState;
  /** The course within the time of incidents. */
  spark?: { x: Field<number>; y: Field<number | null> };
}

const WEEK = 7 * 86_400_000;
const UNKNOWN = 'could not be measured';

export interface StripInput {
  firing?: ActiveAlert[];
  incidents?: Incidents;
  /** Of the time before, for the change. */
  before?: Incidents;
  /** Incidents are unknown. */
  failed: boolean;
}

export function stripNumbers({ firing, incidents, before, failed }: StripInput): StripNumber[] {
  const judged = incidents && judgedNumbers(incidents);
  const numbers = judged?.numbers;
  const earlier = judged && before && (judged.critical ? before.bySeverity.critical : before.all);
  const which = judged?.critical ? 'critical incidents' : 'incidents';
  const days = incidents ? Math.round((incidents.to - incidents.from) / 86_400_000) : 0;
  const note = (key: string, text?: string) =>
    failed ? UNKNOWN : [text, change(numbers, earlier, key, days)].filter(Boolean).join(', ');
  const median = (key: 'mttd' | 'mttr', title: string, about: string, target: number): StripNumber => {
    const value = numbers?.[key];
    const n = numbers?.[`${key}Incidents`] ?? 0;
    return {
      id: key,
      title,
      about: `${about} Median of ${n} ${which}; ongoing ones are left out. Target: under ${durationWords(target)}.`,
      value: value === undefined ? (incidents ? 'none yet' : '–') : durationWords(value),
      note: note(key, value === undefined ? undefined : `target < ${durationWords(target)}`),
      state: judged?.critical && value !== undefined && value >= target ? 'warning' : undefined,
      spark: incidents && weekly(incidents, (week) => medianOf(week, key === 'mttd' ? 'detected' : 'lasted')),
    };
  };
  return [
    firingNumber(firing),
    {
      id: 'incidents',
      title: judged?.critical ? 'Critical incidents' : 'Incidents',
      about:
        'Times in which an alert fired; gaps of up to five minutes do not end one. Counted for each set of labels.',
      value: numbers ? decimal(numbers.incidents ?? 0, 0) : '–',
      note: note('incidents'),
      spark: incidents && weekly(incidents, (week) => week.length),
    },
    median('mttd', 'Time to detect', 'From the onset to the alert.', TARGETS.detect),
    median('mttr', 'Time to resolve', 'From the alert to its end.', TARGETS.resolve),
    {
      id: 'perDay',
      title: 'Alerts a day',
      about: 'How often alerts of every severity fired, a day. Several labels at the same time count once.',
      value: incidents ? decimal(incidents.all.alertsPerDay ?? 0, 1) : '–',
      note: failed ? UNKNOWN : change(incidents?.all, before?.all, 'alertsPerDay', days),
      spark: incidents && weekly(incidents, (week) => week.reduce((sum, one) => sum + one.firings, 0) / 7),
    },
    {
      id: 'short',
      title: 'Resolved within 5 min',
      about: 'The share of firings that ended within five minutes, before anybody could act: a high share is noise.',
      value:
        incidents?.all.shortFirings === undefined
          ? incidents
            ? 'none yet'
            : '–'
          : percent(incidents.all.shortFirings),
      note: failed ? UNKNOWN : change(incidents?.all, before?.all, 'shortFirings', days),
      spark: incidents && weekly(incidents, shortShare),
    },
  ];
}

function firingNumber(firing: ActiveAlert[] | undefined): StripNumber {
  const count = (severity: string) => firing?.filter((one) => one.severity === severity).length ?? 0;
  const parts = ['critical', 'warning', 'info'].map((severity) => [count(severity), severity] as const);
  const worst = Math.min(...(firing ?? []).map(({ severity }) => severityRank(severity)));
  return {
    id: 'firing',
    title: 'Firing now',
    about: 'Alerts that fire now, for each set of labels, by both engines.',
    value: firing ? decimal(firing.length, 0) : '–',
    note: firing
      ? parts
          .filter(([n]) => n > 0)
          .map(([n, severity]) => `${n} ${severity}`)
          .join(', ')
      : UNKNOWN,
    state: worst === 0 ? 'critical' : worst === 1 ? 'warning' : undefined,
  };
}

/** The change against the time before; a time without any incident may be one without data. */
function change(now: Numbers | undefined, before: Numbers | undefined, key: string, days: number): string | undefined {
  if (!now || !before?.incidents) {
    return undefined;
  }
  const changed = changeOf({ now: now[key], before: before[key] });
  return changed && (changed.direction === 'flat' ? changed.text : `${changed.text} vs the ${days} days before`);
}

/** A number for each week, the last one ending with the time of incidents. */
function weekly({ incidents, from, to }: Incidents, of: (week: Incident[]) => number | null): StripNumber['spark'] {
  const ends: number[] = [];
  for (let end = to; end > from; end -= WEEK) {
    ends.unshift(end);
  }
  const values = ends.map((end) => of(incidents.filter(({ start }) => start > end - WEEK && start <= end)));
  return {
    x: { name: 'time', type: FieldType.time, config: {}, values: ends },
    y: { name: 'value', type: FieldType.number, config: {}, values },
  };
}

function medianOf(week: Incident[], key: 'detected' | 'lasted'): number | null {
  const values = week.flatMap((one) => one[key] ?? []).sort((a, b) => a - b);
  const half = Math.floor(values.length / 2);
  if (values.length === 0) {
    return null;
  }
  return values.length % 2 === 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

function shortShare(week: Incident[]): number | null {
  const closed = week.flatMap(({ lasted }) => lasted ?? []);
  return closed.length === 0 ? null : closed.filter((seconds) => seconds <= 300).length / closed.length;
}

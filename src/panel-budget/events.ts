import { type DataFrame, type PanelData } from '@grafana/data';
import { isNumber } from './series';

export type EventKind = 'alert' | 'restart' | 'deploy' | 'maintenance' | 'other';

/** Something that happened, in milliseconds. */
export interface BudgetEvent {
  kind: EventKind;
  time: number;
  /** Equal to time when it has no length. */
  timeEnd: number;
  text: string;
}

/** The most important first: it gives its sign to events that share one place. */
export const KINDS: EventKind[] = ['alert', 'restart', 'deploy', 'maintenance', 'other'];

export const KIND_WORDS: Record<EventKind, string> = {
  alert: 'Alert',
  restart: 'Restart',
  deploy: 'Deploy',
  maintenance: 'Maintenance',
  other: 'Event',
};

/** All events in the frame "events" and in the dashboard's annotations, by time; each once. */
export function readEvents(data: PanelData): BudgetEvent[] {
  const frames = [...data.series.filter(({ name }) => name === 'events'), ...(data.annotations ?? [])];
  const seen = new Set<string>();
  const events = frames.flatMap(readFrame).filter((event) => {
    const key = `${event.kind} ${event.time} ${event.timeEnd} ${event.text}`;
    return !seen.has(key) && seen.add(key);
  });
  return events.sort((a, b) => a.time - b.time);
}

function readFrame(frame: DataFrame): BudgetEvent[] {
  const values = (name: string): unknown[] => frame.fields.find((field) => field.name === name)?.values ?? [];
  const [time, timeEnd, kind, title, text, tags, source, state, alert] = [
    'time',
    'timeEnd',
    'kind',
    'title',
    'text',
    'tags',
    'source',
    'newState',
    'alertId',
  ].map(values);
  const events: BudgetEvent[] = [];
  for (let i = 0; i < frame.length; i++) {
    const at = time[i];
    if (!isNumber(at)) {
      continue;
    }
    const end = timeEnd[i];
    const layer = (source[i] as { name?: unknown } | undefined)?.name;
    const words = [title[i], text[i]].filter(isText).map(plain);
    const said = [kind[i], ...words, ...(Array.isArray(tags[i]) ? (tags[i] as unknown[]) : []), layer, frame.name];
    const isAlert = Boolean(state[i]) || (isNumber(alert[i]) && (alert[i] as number) > 0);
    events.push({
      kind: kindOf(said.filter(isText), isAlert),
      time: at,
      timeEnd: isNumber(end) && end > at ? end : at,
      text: [...new Set(words)].join(': ') || (isText(layer) ? layer : ''),
    });
  }
  return events;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** Annotations may hold HTML; the panel shows text. */
function plain(text: string): string {
  return text
    .replace(/<[^<>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

const SAID: Array<[EventKind, RegExp]> = [
  ['maintenance', /maintenance|planned downtime/i],
  ['restart', /\brestart|\breboot|\bcrash/i],
  ['deploy', /\bdeploy|\brelease|\brollout|\bversion/i],
  ['alert', /\balert|\bfiring|\bincident/i],
];

/** The first word that says a kind, `kind` itself before title, text, tags and the annotation's name. */
function kindOf(said: string[], isAlert: boolean): EventKind {
  if (isAlert) {
    return 'alert';
  }
  for (const words of said) {
    const found = SAID.find(([, pattern]) => pattern.test(words));
    if (found) {
      return found[0];
    }
  }
  return 'other';
}

/** Events that share one place on the axis. */
export interface Cluster {
  /** Pixels from the left. */
  x: number;
  kind: EventKind;
  count: number;
}

/**
 * Joins events that would cover each other.
 * @param events by time
 * @param toX pixels of a time; must ascend
 * @param apart pixels that two signs need between their middles
 */
export function cluster(events: BudgetEvent[], toX: (time: number) => number, apart: number): Cluster[] {
  const clusters: Array<{ first: number; last: number; kind: EventKind; count: number }> = [];
  for (const { time, kind } of events) {
    const x = toX(time);
    const open = clusters.at(-1);
    if (open && x - open.first < apart) {
      open.last = x;
      open.count++;
      open.kind = KINDS.indexOf(kind) < KINDS.indexOf(open.kind) ? kind : open.kind;
    } else {
      clusters.push({ first: x, last: x, kind, count: 1 });
    }
  }
  return clusters.map(({ first, last, kind, count }) => ({ x: (first + last) / 2, kind, count }));
}

/** Events at a time, or at most `reach` milliseconds away from it. */
export function eventsNear(events: BudgetEvent[], at: number, reach: number): BudgetEvent[] {
  return events.filter(({ time, timeEnd }) => time - reach <= at && at <= timeEnd + reach);
}

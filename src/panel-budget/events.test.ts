import { toDataFrame } from '@grafana/data';
import { cluster, type BudgetEvent, eventsNear, readEvents } from './events';
import { number, panelData, T, text, time } from './testing';

const read = (series: object[], annotations: object[] = []) =>
  readEvents(panelData(series, { annotations: annotations.map((frame) => toDataFrame(frame)) }));

const other = (name: string, ...values: unknown[]) => ({ name, values });

test('from the frame "events" and from annotations, by time, each once', () => {
  const events = {
    name: 'events',
    fields: [
      time(T + 5, T),
      number('timeEnd', T + 9, T - 1),
      text('kind', 'maintenance', 'deploy'),
      text('text', 'upgrade', 'v2'),
    ],
  };
  const annotation = {
    fields: [time(T + 1, T + 1), text('title', 'HighErrors', 'HighErrors'), text('newState', 'alerting', 'alerting')],
  };
  expect(read([events], [annotation])).toEqual([
    { kind: 'deploy', time: T, timeEnd: T, text: 'v2' },
    { kind: 'alert', time: T + 1, timeEnd: T + 1, text: 'HighErrors' },
    { kind: 'maintenance', time: T + 5, timeEnd: T + 9, text: 'upgrade' },
  ]);
});

test.each([
  ['its kind before all words', { fields: [time(T), text('kind', 'restart'), text('text', 'alert')] }, 'restart'],
  ['title', { fields: [time(T), text('title', 'version 0.5.0 runs')] }, 'deploy'],
  ['tags', { fields: [time(T), other('tags', ['rollout', 'prod'])] }, 'deploy'],
  [
    'the name of the annotation',
    { fields: [time(T), text('title', 'x'), other('source', { name: 'Restart' })] },
    'restart',
  ],
  ['an alert rule', { fields: [time(T), text('text', 'restart'), number('alertId', 7)] }, 'alert'],
  ['no alert rule', { fields: [time(T), text('text', 'lunch'), number('alertId', 0)] }, 'other'],
  ['nothing', { fields: [time(T)] }, 'other'],
])('kind by %s', (_name, frame, kind) => {
  expect(read([], [frame])[0].kind).toBe(kind);
});

test('HTML becomes text; what has no time is not an event', () => {
  const frame = { fields: [time(NaN, T), text('text', 'a', '<b>down</b> <img src=x onerror=alert(1)>for\nlong')] };
  expect(read([], [frame])).toEqual([{ kind: 'other', time: T, timeEnd: T, text: 'down for long' }]);
  expect(read([], [{ fields: [] }])).toEqual([]);
});

test('events that would cover each other are one sign with a count, of the most telling kind', () => {
  const at = (x: number, kind: BudgetEvent['kind']): BudgetEvent => ({ kind, time: x, timeEnd: x, text: '' });
  const events = [at(0, 'deploy'), at(10, 'alert'), at(15, 'restart'), at(16, 'deploy'), at(100, 'other')];
  expect(cluster(events, (x) => x, 16)).toEqual([
    { x: 7.5, kind: 'alert', count: 3 },
    { x: 16, kind: 'deploy', count: 1 },
    { x: 100, kind: 'other', count: 1 },
  ]);
  expect(cluster([], (x) => x, 16)).toEqual([]);
});

test('events near a time, and those that last', () => {
  const [a, b] = [
    { kind: 'alert', time: 0, timeEnd: 100, text: '' },
    { kind: 'deploy', time: 60, timeEnd: 60, text: '' },
  ] as BudgetEvent[];
  expect(eventsNear([a, b], 50, 5)).toEqual([a]);
  expect(eventsNear([a, b], 56, 5)).toEqual([a, b]);
  expect(eventsNear([a, b], 106, 5)).toEqual([]);
});

import '../../shared/testing/browser';
import { type DataFrame } from '@grafana/data';
import { readSlo } from '../../slo/reading';
import { SHIPPED_SLOS } from '../../slo/shipped';
import type { Increment, Slo } from '../../slo/types';
import { DAY, HOUR } from '../../slo/window';
import { selectBudget } from '../../panel-budget/select';
import { burndown } from './burndown';
import { alertMarks, budgetData, burnData, hoursOf, maintenanceMarks } from './frames';
import { deployMarks, restartMarks } from './useChanges';

const NOW = Date.UTC(2026, 10, 26) + 17 * 60_000;
const ERRORS = SHIPPED_SLOS.find(({ name }) => name === 'tool-errors') as Slo;
const STEPS: Increment[] = Array.from({ length: 60 * 24 }, (_, i) => {
  const t = Math.floor(NOW / HOUR) * HOUR - i * HOUR;
  return { t, width: HOUR, bad: i < 3 ? 4 : 0.5, total: 100 };
});
const [GROUP] = readSlo(ERRORS, [{ labels: { tool: 'a' }, increments: STEPS }], NOW).groups;

const values = (frame: DataFrame | undefined, name: string) => frame?.fields.find((one) => one.name === name)?.values;

test('hours cover the window and end now', () => {
  const hours = hoursOf(ERRORS, NOW);
  expect(hours[0] % HOUR).toBe(0);
  expect(hours[0]).toBeGreaterThanOrEqual(NOW - 30 * DAY);
  expect(hours.at(-1)).toBe(NOW);
  expect(hoursOf(ERRORS, Math.floor(NOW / HOUR) * HOUR).at(-1)).toBe(Math.floor(NOW / HOUR) * HOUR);
});

test('the budget panel reads what the page gives it', () => {
  const marks = [
    ...alertMarks([{ policy: 'pageFast', severity: 'page', start: NOW - HOUR, spent: 0.1 }]),
    ...maintenanceMarks(
      { ...ERRORS, maintenance: [{ start: '2026-11-20T00:00:00Z', end: '2026-11-20T01:00:00Z' }] },
      NOW
    ),
  ];
  const data = budgetData(ERRORS, GROUP, NOW, marks);
  expect(data.series.map(({ name }) => name)).toEqual(['budget', 'forecast', 'expiring', 'events']);
  const { budget, problem } = selectBudget(data);
  expect(problem).toBeUndefined();
  expect(budget?.series.values.at(-1)).toBeCloseTo(GROUP.state.remaining ?? NaN, 12);
  expect(budget?.slo).toMatchObject({ title: 'Tool errors', objective: 0.99, windowSeconds: 2_592_000 });
  expect(budget?.burn?.at(-1)).toBeCloseTo((4 * (43 / 60)) / ((43 / 60) * 100) / 0.01, 6);
  expect(budget?.expiring?.times).toHaveLength(25);
  expect(values(data.series[3], 'kind')).toEqual(['alert', 'maintenance']);
  expect(data.timeRange.from.valueOf()).toBe(NOW - 30 * DAY);
});

test('burn rates stand beside the rates from which alerts fire', () => {
  const [frame] = burnData(ERRORS, GROUP, NOW).series;
  expect(frame.fields.map(({ name }) => name)).toEqual([
    'time',
    'Over 1 h',
    'Pages from 14.4x, 1 h',
    'Over 6 h',
    'Pages from 6x, 6 h',
    'Over 24 h',
    'Ticket from 3x, 24 h',
    'Over 72 h',
    'Ticket from 1x, 72 h',
  ]);
  expect(new Set(values(frame, 'Pages from 6x, 6 h'))).toEqual(new Set([6]));
});

test('the line of the list ends at what is left', () => {
  const line = burndown(ERRORS, GROUP.sums, NOW);
  expect(line[0].value).toBe(1);
  expect(line.at(-1)?.value).toBeCloseTo(GROUP.state.remaining ?? NaN, 12);
  expect(burndown(ERRORS, GROUP.sums, NOW - 400 * DAY)).toEqual([]);
});

test('maintenance of other times is left out', () => {
  const maintenance = [
    { start: '2025-01-01T00:00:00Z', end: '2025-01-01T01:00:00Z' },
    { start: '2027-01-01T00:00:00Z', end: '2027-01-01T01:00:00Z' },
  ];
  expect(maintenanceMarks({ ...ERRORS, maintenance }, NOW)).toEqual([]);
});

test('deploys and restarts are marks where there are values', () => {
  const series = (labels: Record<string, string>, all: Array<number | null>) => [
    { labels, times: all.map((_, i) => i), values: all },
  ];
  expect(deployMarks(series({ version: '1.2' }, [null, 1]))).toEqual([
    { t: 1, kind: 'deploy', text: 'Version 1.2 runs' },
  ]);
  expect(restartMarks(series({ instance: 'a:1' }, [0, 2]))).toEqual([
    { t: 1, kind: 'restart', text: 'Restart of a:1' },
  ]);
});

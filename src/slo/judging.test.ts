import { readFileSync } from 'node:fs';
import path from 'node:path';
import { answered5xx, countedBy, failedOfTotal, objectivesOf } from './judging';
import { catalogue } from '../metrics/catalogue';
import { SHIPPED_SLOS } from './shipped';
import { failures, latency } from './testing/promises';
import type { Slo, SloFilter } from './types';

const FAILED_CALLS = { concept: 'toolCalls', failed: true };

describe('the share of events that may fail', () => {
  const status = (op: SloFilter['op'], value: string) => ({
    concept: 'httpRequests',
    filters: [{ label: 'http_status_code', op, value }],
  });
  const month: Slo = {
    ...failures('toolCalls', FAILED_CALLS, 0.9),
    window: { kind: 'calendar', unit: 'month', timeZone: 'UTC' },
  };

  it.each<[string, readonly Slo[], { share?: number; pagesAt?: number }]>([
    ['of the shipped SLOs', SHIPPED_SLOS, { share: 0.01, pagesAt: 0.06 }],
    ['of an edited one', [failures('toolCalls', FAILED_CALLS, 0.999)], { share: 0.001, pagesAt: 0.006 }],
    ['without the noise of binary fractions', [month], { share: 0.1, pagesAt: expect.any(Number) }],
    ['where not even an outage pages', [failures('toolCalls', FAILED_CALLS, 0.5)], { share: 0.5 }],
    [
      'of the first of two',
      [failures('toolCalls', FAILED_CALLS, 0.95), ...SHIPPED_SLOS],
      { share: 0.05, pagesAt: 0.3 },
    ],
    ['without any SLO', [], {}],
    ['of some calls only', [failures('toolCalls', { ...FAILED_CALLS, filters: status('=', 'x').filters })], {}],
    ['of each tool only', [failures('toolCalls', FAILED_CALLS, 0.9, ['tool'])], {}],
    ['of another concept', [failures('databaseOperations', { concept: 'databaseOperations', failed: true })], {}],
    ['of an objective that is none', [failures('toolCalls', FAILED_CALLS, 1.5)], {}],
  ])('%s', (_, slos, expected) => {
    expect(objectivesOf(slos).failures('toolCalls')).toEqual(expected);
  });

  it.each<[string, readonly Slo[], number | undefined]>([
    [
      'is its own, where an SLO is grouped by it',
      [...SHIPPED_SLOS, failures('toolCalls', FAILED_CALLS, 0.9, ['tool'])],
      0.1,
    ],
    ['is that of the whole, where none is', SHIPPED_SLOS, 0.01],
    ['is unknown without either', [failures('toolCalls', FAILED_CALLS, 0.9, ['instance'])], undefined],
  ])('of each tool %s', (_, slos, share) => {
    expect(objectivesOf(slos).failures('toolCalls', failedOfTotal, 'tool').share).toBe(share);
  });

  it('is told by a counter of failures', () => {
    const slos = [failures('embeddingOperations', { concept: 'embeddingErrors' })];
    expect(objectivesOf(slos).failures('embeddingOperations', countedBy('embeddingErrors')).share).toBe(0.01);
    expect(objectivesOf(slos).failures('embeddingOperations', countedBy('batchErrors')).share).toBeUndefined();
  });

  it.each<[boolean, SloFilter['op'], string]>([
    [true, '=~', '5..'],
    [true, '=~', '5.*'],
    [true, '=~', '50[0-9]'],
    [false, '=', '500'],
    [false, '=~', '[45]..'],
    [false, '!~', '5..'],
    [false, '=~', '(?i:5..'],
  ])('of requests answered with 5xx: %s for %s %s', (is, op, value) => {
    expect(answered5xx(status(op, value), 'httpRequests')).toBe(is);
  });
});

describe('the time within which a quantile must stay', () => {
  const slow: SloFilter[] = [{ label: 'tool', op: '=~', value: 'repository_.*' }];
  const others: SloFilter[] = [{ label: 'tool', op: '!~', value: 'repository_.*' }];
  const byTool = ['tool'];

  it.each<[string, readonly Slo[], number, number | undefined]>([
    ['of the shipped SLOs', SHIPPED_SLOS, 0.95, 0.5],
    ['of an edited one', [latency('toolDuration', 2, 0.99)], 0.99, 2],
    ['without any SLO', [], 0.95, undefined],
    ['of each tool only', [latency('toolDuration', 2, 0.99, { groupBy: byTool })], 0.95, undefined],
    ['of some tools only', [latency('toolDuration', 2, 0.99, { filters: slow })], 0.95, undefined],
    [
      'of PromQL, which no page shows',
      [{ ...latency('toolDuration', 2), indicator: { kind: 'latency', histogram: { query: 'x' }, threshold: 2 } }],
      0.95,
      undefined,
    ],
    ['of no time', [latency('toolDuration', 0)], 0.95, undefined],
  ])('%s', (_, slos, quantile, seconds) => {
    expect(objectivesOf(slos).latency('toolDuration')).toMatchObject({ quantile, ...(seconds && { seconds }) });
    expect(objectivesOf(slos).latency('toolDuration').seconds).toBe(seconds);
  });

  it.each<[string, readonly Slo[], number | undefined, boolean, boolean]>([
    ['not by the SLO of quick tools for what takes long by nature', SHIPPED_SLOS, 0.5, true, false],
    ['as the SLO chooses', [latency('toolDuration', 60, 0.95, { groupBy: byTool, filters: slow })], 60, false, true],
    ['as the SLO leaves out', [latency('toolDuration', 1, 0.95, { groupBy: byTool, filters: others })], 1, true, false],
    ['not where the SLO is of all tools', [latency('toolDuration', 1)], undefined, false, false],
  ])('is promised of a tool %s', (_, slos, seconds, search, index) => {
    const objective = objectivesOf(slos).latency('toolDuration', 'tool');
    expect(objective.seconds).toBe(seconds);
    expect([objective.covers('memory_search'), objective.covers('repository_index')]).toEqual([search, index]);
  });

  it.each([
    ['memory_search', 0.5],
    ['repository_index', 120],
    ['a_new_tool', 0.5],
  ])('is promised of %s by the shipped SLO that covers it', (tool, seconds) => {
    const objective = objectivesOf(SHIPPED_SLOS).latency('toolDuration', 'tool', tool);
    expect(objective.seconds).toBe(seconds);
    expect(objective.covers(tool)).toBe(true);
  });

  it('is promised of every tool: of the quick ones, or of those that the catalogue calls long-running', () => {
    const text = readFileSync(path.join(process.cwd(), 'instrument/tools.go'), 'utf8');
    const list = /func DefaultTools\(\) \[\]string \{([\s\S]*?)\n\}/.exec(text)?.[1] ?? '';
    const tools = [...list.matchAll(/"(\w+)"/g)].map(([, tool]) => tool);
    const slow = tools.filter(
      (tool) => objectivesOf(SHIPPED_SLOS).latency('toolDuration', 'tool', tool).seconds === 120
    );
    expect(tools.length).toBeGreaterThan(20);
    expect(slow.sort()).toEqual(catalogue.labels.tool.longRunning);
  });
});

import { definitionHash } from './definitionHash';
import type { LatencyIndicator, Slo } from './types';

const SCOPE = ['job="contextd"'];

const indicator: LatencyIndicator = {
  kind: 'latency',
  histogram: { concept: 'toolDuration', filters: [{ label: 'tool', op: '=', value: 'memory_search' }] },
  threshold: 0.5,
};

const slo: Slo = {
  name: 'tool-latency',
  title: 'Tool latency',
  service: 'contextd',
  objective: 0.95,
  window: { kind: 'rolling', days: 30 },
  indicator,
  groupBy: ['tool', 'instance'],
};

const hash = (changes: Partial<Slo> = {}, scope = SCOPE) => definitionHash({ ...slo, ...changes }, scope);

it('is eight hex digits', () => {
  expect(hash()).toMatch(/^[0-9a-f]{8}$/);
});

it('is the FNV-1a hash of sorted JSON, which no version may change: recorded series carry it', () => {
  expect(hash()).toBe('59547546');
});

describe('is the same', () => {
  it.each<[string, Partial<Slo>]>([
    ['title', { title: 'Another title' }],
    ['name', { name: 'other' }],
    ['description', { description: 'Why' }],
    ['objective', { objective: 0.999 }],
    ['critical ratio', { criticalBelow: 0.9 }],
    ['window', { window: { kind: 'calendar', unit: 'month', timeZone: 'Europe/Berlin' } }],
    ['maintenance', { maintenance: [{ start: '2026-03-01T02:00:00Z', end: '2026-03-01T03:00:00Z' }] }],
    ['least bad events', { minBadEvents: 50 }],
    ['order of groups', { groupBy: ['instance', 'tool'] }],
  ])('whatever the %s', (_name, changes) => {
    expect(hash(changes)).toBe(hash());
  });

  it('in whatever order keys were written', () => {
    const turned = {
      threshold: 0.5,
      histogram: { filters: [{ value: 'memory_search', op: '=', label: 'tool' }], concept: 'toolDuration' },
      kind: 'latency',
    } as LatencyIndicator;
    expect(hash({ indicator: turned })).toBe(hash());
  });

  it('without groups as with an empty list of them', () => {
    expect(hash({ groupBy: [] })).toBe(hash({ groupBy: undefined }));
  });
});

describe('is another', () => {
  it.each<[string, Partial<Slo>]>([
    ['threshold', { indicator: { ...indicator, threshold: 1 } }],
    ['concept', { indicator: { ...indicator, histogram: { concept: 'embeddingDuration' } } }],
    ['slices', { indicator: { ...indicator, slices: { seconds: 300, target: 0.95 } } as LatencyIndicator }],
    ['filter', { indicator: { ...indicator, histogram: { concept: 'toolDuration' } } }],
    ['PromQL', { indicator: { ...indicator, histogram: { query: 'http_duration_seconds' } } }],
    [
      'kind',
      { indicator: { kind: 'ratio', total: { concept: 'toolCalls' }, bad: { concept: 'toolCalls', failed: true } } },
    ],
    ['groups', { groupBy: ['tool'] }],
  ])('after the %s was changed', (_name, changes) => {
    expect(hash(changes)).not.toBe(hash());
  });

  it('for other jobs', () => {
    expect(hash({}, ['job="other"'])).not.toBe(hash());
    expect(hash({}, [])).not.toBe(hash());
  });
});

import { loadAppSlos, slosOf } from './appSlos';

const get = jest.fn();
jest.mock('@grafana/runtime', () => ({
  ...jest.requireActual('@grafana/runtime'),
  getBackendSrv: () => ({ get }),
}));

const ROADMAP = ['up', 'contextd_mcp_tool_calls_total', 'contextd_mcp_tool_duration_seconds_bucket'];

const OWN = `apiVersion: openslo/v1
kind: SLO
metadata:
  name: own
  displayName: Our own
spec:
  service: contextd
  indicator:
    metadata:
      name: own
    spec:
      ratioMetric:
        total:
          metricSource:
            type: contextd
            spec:
              concept: toolCalls
        bad:
          metricSource:
            type: contextd
            spec:
              concept: toolCalls
              failed: true
  timeWindow:
    - duration: 7d
      isRolling: true
  budgetingMethod: Occurrences
  objectives:
    - target: 0.95
`;

function load(jsonData: unknown, names = ROADMAP, cut = false) {
  get.mockResolvedValueOnce({ jsonData });
  const listNames = jest.fn(async () => ({ names, cut }));
  return { listNames, answer: loadAppSlos({ listNames }) };
}

beforeEach(() => get.mockReset());

test('without any of their own, the shipped SLOs in the names of the store', async () => {
  const { answer, listNames } = load({ job: 'ctx' });
  const { slos, notes } = await answer;
  expect(get.mock.calls[0][0]).toBe('/api/plugins/contextd-observability-app/settings');
  expect(listNames).toHaveBeenCalledTimes(1);
  expect(slos.map(({ slo }) => slo.name)).toEqual(expect.arrayContaining(['availability', 'tool-errors']));
  const errors = slos.find(({ slo }) => slo.name === 'tool-errors')!.resolved;
  expect(errors).toMatchObject({
    ok: true,
    slo: {
      name: 'tool-errors',
      objective: 0.99,
      indicator: { kind: 'ratio', total: 'contextd_mcp_tool_calls_total{job="ctx"}' },
    },
  });
  expect(JSON.stringify(errors)).not.toContain('concept');
  expect(slos.some(({ slo }) => slo.indicator.kind === 'throughput')).toBe(false);
  expect(notes).toEqual(['A throughput has no error budget, so "Throughput" cannot be chosen here.']);
});

test('metrics that the store lacks are named', async () => {
  const embedding = async (names: string[], cut: boolean) =>
    (await load({}, names, cut).answer).slos.find(({ slo }) => slo.name === 'embedding-latency')!.resolved;
  expect(await embedding(ROADMAP, false)).toEqual({ ok: false, problem: expect.stringMatching(/cannot be measured/) });
  expect(await embedding(ROADMAP, true)).toEqual({ ok: false, problem: expect.stringMatching(/cut its list/) });
});

test('the app’s own SLOs take the place of the shipped ones', async () => {
  const { slos, notes } = await load({ slos: OWN }).answer;
  expect(slos).toEqual([
    {
      slo: expect.objectContaining({ name: 'own', title: 'Our own' }),
      resolved: { ok: true, slo: expect.objectContaining({ objective: 0.95, window: { kind: 'rolling', days: 7 } }) },
    },
  ]);
  expect(notes).toEqual([]);
});

test('without the app’s settings, the shipped ones, and why', async () => {
  get.mockRejectedValueOnce({ status: 404, data: { message: 'Plugin not found.' } });
  const { slos, notes } = await loadAppSlos({ listNames: async () => ({ names: ROADMAP, cut: false }) });
  expect(slos.length).toBeGreaterThan(3);
  expect(notes[0]).toBe("The app's settings cannot be read, so the shipped SLOs are offered. Plugin not found.");
});

test.each([
  [
    'a mistake',
    `${OWN}---\n${OWN.replace('  service:', '  servise:')}`,
    ['own'],
    /in line \d+, column 3: "spec" lacks "service"/,
  ],
  ['nothing readable', ': :', [], /have a mistake/],
])('%s in the settings is reported with its place', (_name, slos, names, words) => {
  const read = slosOf({ slos });
  expect(read.slos.map(({ name }) => name)).toEqual(names);
  expect(read.notes).toEqual([expect.stringMatching(words)]);
});

test.each([[7], [{}], [['a']]])('%j in place of text is reported', (slos) => {
  const read = slosOf({ slos });
  expect(read.slos.length).toBeGreaterThan(3);
  expect(read.notes).toEqual([expect.stringMatching(/is not text/)]);
});

test.each([undefined, null, ''])('%j is not a setting', (slos) => {
  expect(slosOf({ slos }).notes).toEqual([]);
});

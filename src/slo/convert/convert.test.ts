import { parseOpenSlo } from '../openslo';
import type { Slo } from '../types';
import { convertText } from './convert';

const SLOTH = `version: "prometheus/v1"
service: "lending"
labels:
  owner: "desk"
slos:
  - name: "requests-availability"
    objective: 99.9
    description: "Loans succeed."
    sli:
      events:
        error_query: sum(rate(loans_total{job="desk",code=~"(5..|429)"}[{{.window}}]))
        total_query: sum(rate(loans_total{job="desk"}[{{.window}}]))
    alerting:
      name: DeskHighErrorRate
      page_alert:
        labels: {severity: pageteam}
  - name: "Latency"
    objective: 99
    labels: {tier: "1"}
    sli:
      events:
        error_query: |
          (
            sum(rate(loan_seconds_count{job="desk"}[{{.window}}]))
            -
            sum(rate(loan_seconds_bucket{job="desk",le="0.5"}[{{.window}}]))
          )
        total_query: sum(rate(loan_seconds_count{job="desk"}[{{.window}}]))
  - name: "by-plugin"
    objective: 99
    sli:
      plugin: {id: "x/y", options: {a: b}}
  - name: "computed"
    objective: 99
    sli:
      raw: {error_ratio_query: "1 - up"}
  - name: "joined"
    objective: 99
    sli:
      events:
        error_query: sum(rate(a[{{.window}}])) + sum(rate(b[{{.window}}]))
        total_query: sum(rate(c[{{.window}}]))
  - name: "all"
    objective: 100
    sli:
      events: {error_query: "e", total_query: "t"}
`;

const SLOTH_RESOURCE = `apiVersion: sloth.slok.dev/v1
kind: PrometheusServiceLevel
metadata:
  name: sloth-desk
  labels: {app: desk}
spec:
  service: lending
  slos:
    - name: availability
      objective: 99.95
      sli:
        events:
          errorQuery: sum(rate(loans_total{code=~"5.."}[{{.window}}]))
          totalQuery: sum(rate(loans_total[{{.window}}]))
`;

const PYRRA = (indicator: string, more = '') => `apiVersion: pyrra.dev/v1alpha1
kind: ServiceLevelObjective
metadata:
  name: desk-errors
  namespace: lending
  labels:
    pyrra.dev/team: desk
spec:
  target: "99.5"
  window: 2w
  description: Loans succeed.
${more}  indicator:
${indicator}`;

const RATIO = `    ratio:
      errors:
        metric: loans_total{job="desk",code=~"5.."}
      total:
        metric: loans_total{job="desk"}
      grouping: [branch]
`;

/** What a text gives, after it was converted. */
function slosOf(text: string): Slo[] {
  const { slos, problems } = parseOpenSlo(convertText(text).text);
  expect(problems).toEqual([]);
  return slos;
}

describe('Sloth', () => {
  it('becomes ratios', () => {
    const events = { kind: 'ratio' as const };
    expect(slosOf(SLOTH)).toEqual([
      {
        name: 'lending-requests-availability',
        title: 'requests-availability',
        description: 'Loans succeed.',
        service: 'lending',
        objective: 0.999,
        window: { kind: 'rolling', days: 30 },
        indicator: {
          ...events,
          total: { query: 'loans_total{job="desk"}' },
          bad: { query: 'loans_total{job="desk",code=~"(5..|429)"}' },
        },
        kept: { 'metadata.labels': { owner: 'desk' } },
      },
      expect.objectContaining({
        name: 'lending-latency',
        objective: 0.99,
        indicator: {
          ...events,
          total: { query: 'loan_seconds_count{job="desk"}' },
          good: { query: 'loan_seconds_bucket{job="desk",le="0.5"}' },
        },
        kept: { 'metadata.labels': { owner: 'desk', tier: '1' } },
      }),
    ]);
  });

  it('says what was not carried over, and what could not be converted', () => {
    const { converted, refused } = convertText(SLOTH);
    expect(converted).toEqual([
      {
        tool: 'Sloth',
        title: 'requests-availability',
        lost: [expect.stringMatching(/^"alerting"/), expect.stringMatching(/30 days/)],
      },
      { tool: 'Sloth', title: 'Latency', lost: [expect.stringMatching(/30 days/)] },
    ]);
    expect(refused).toEqual([
      { tool: 'Sloth', title: 'by-plugin', line: 29, why: expect.stringMatching(/plugin/) },
      { tool: 'Sloth', title: 'computed', line: 33, why: expect.stringMatching(/computed before \("raw"\)/) },
      {
        tool: 'Sloth',
        title: 'joined',
        line: 37,
        why: expect.stringMatching(/error query cannot be read: it is more than the sum of one counter/),
      },
      { tool: 'Sloth', title: 'all', line: 43, why: expect.stringMatching(/100 % leaves no error budget/) },
    ]);
  });

  it('is read as a Kubernetes resource too', () => {
    expect(slosOf(SLOTH_RESOURCE)).toEqual([
      expect.objectContaining({
        name: 'lending-availability',
        objective: 0.9995,
        indicator: { kind: 'ratio', total: { query: 'loans_total' }, bad: { query: 'loans_total{code=~"5.."}' } },
      }),
    ]);
  });
});

describe('Pyrra', () => {
  it.each([
    [
      'a ratio',
      RATIO,
      {
        kind: 'ratio',
        total: { query: 'loans_total{job="desk"}' },
        bad: { query: 'loans_total{job="desk",code=~"5.."}' },
      },
    ],
    [
      'a latency',
      '    latency:\n      success:\n        metric: loan_seconds_bucket{le="1"}\n      total:\n        metric: loan_seconds_count\n',
      { kind: 'ratio', total: { query: 'loan_seconds_count' }, good: { query: 'loan_seconds_bucket{le="1"}' } },
    ],
    [
      'a gauge',
      '    bool_gauge:\n      metric: probe_success{job="desk"}\n',
      {
        kind: 'gauge',
        metrics: [{ query: 'probe_success{job="desk"}' }],
        op: '==',
        value: 1,
        across: 'mean',
        missing: 'ignored',
      },
    ],
  ])('%s', (_, indicator, expected) => {
    expect(slosOf(PYRRA(indicator))).toEqual([
      {
        name: 'desk-errors',
        title: 'desk-errors',
        description: 'Loans succeed.',
        service: 'lending',
        objective: 0.995,
        window: { kind: 'rolling', days: 14 },
        indicator: expected,
        ...(indicator === RATIO && { groupBy: ['branch'] }),
        kept: { 'metadata.labels': { 'pyrra.dev/team': 'desk' } },
      },
    ]);
  });

  it.each([
    [
      'a native histogram',
      PYRRA('    latencyNative:\n      latency: 200ms\n      total: {metric: a}\n'),
      /native histogram/,
    ],
    [
      'a window of minutes',
      PYRRA(RATIO).replace('2w', '90m'),
      /its window "90m" is not a number of whole days or weeks/,
    ],
    ['no indicator', PYRRA('    other: 1\n'), /no indicator of the kind ratio, latency or bool_gauge/],
    [
      'an expression',
      PYRRA(RATIO).replace('metric: loans_total{job="desk"}', 'metric: a / b'),
      /more than the sum of one counter/,
    ],
    ['no target', PYRRA(RATIO).replace('"99.5"', 'much'), /The objective is not a number/],
  ])('%s is refused', (_, text, why) => {
    expect(convertText(text)).toEqual({
      text: '',
      converted: [],
      refused: [expect.objectContaining({ why: expect.stringMatching(why) })],
    });
  });

  it('says what was not carried over', () => {
    const [{ lost }] = convertText(PYRRA(RATIO, '  alerting: {disabled: true}\n  serviceLevel: x\n')).converted;
    expect(lost).toEqual([expect.stringMatching(/"alerting"/), '"serviceLevel": has no counterpart here.']);
  });
});

describe('a text with other documents', () => {
  const OWN = `# ours\napiVersion: openslo/v1\nkind: Service\nmetadata:\n  name: lending\n`;

  it('keeps them as they are', () => {
    const { text, converted } = convertText(`${OWN}---\n${PYRRA(RATIO)}---\n${OWN.replace('Service', 'AlertPolicy')}`);
    expect(converted).toHaveLength(1);
    expect(text.startsWith(OWN)).toBe(true);
    expect(text.endsWith(OWN.replace('Service', 'AlertPolicy'))).toBe(true);
    expect(slosOf(text)).toHaveLength(1);
  });

  it('is returned as it is without another tool in it', () => {
    expect(convertText(OWN)).toEqual({ text: OWN, converted: [], refused: [] });
    expect(convertText('# prometheus/v1\n[[[').text).toBe('# prometheus/v1\n[[[');
  });
});

describe('other files are recognised', () => {
  it.each([
    ['Sloth', SLOTH, /This is a Sloth file, not OpenSLO\. Open it with Import/],
    ['Pyrra', PYRRA(RATIO), /This is a Pyrra file, not OpenSLO/],
    [
      'rules',
      'groups:\n  - name: a\n    rules: []\n',
      /This is a file of Prometheus rules, not of SLOs\. Write SLOs as OpenSLO v1/,
    ],
    [
      'a resource of rules',
      'apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {name: a}\nspec: {groups: []}\n',
      /This is a PrometheusRule of the Prometheus Operator/,
    ],
    ['a dashboard', '{"title": "a", "panels": [], "schemaVersion": 39}', /This is a Grafana dashboard, not an SLO/],
    ['alert rules of Grafana', 'apiVersion: 1\ngroups: []\n', /This is a file of Grafana alert rules/],
    ['any JSON', '{"a": {"b": 1}}', /This is not OpenSLO: it has none of the keys/],
    [
      'a deployment',
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n',
      /"apiVersion" is "apps\/v1"; write one of openslo\/v1/,
    ],
  ])('%s', (_, text, message) => {
    const { slos, problems } = parseOpenSlo(text);
    expect(slos).toEqual([]);
    expect(problems).toEqual(
      [{ line: 1, column: 1, message: expect.stringMatching(message) }].map((one) => ({
        ...one,
        column: expect.any(Number),
      }))
    );
  });
});

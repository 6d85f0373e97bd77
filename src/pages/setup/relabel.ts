/** Configuration that removes a label with too many values. */
import { conceptOf } from '../../metrics/catalogue';
import { escapeRegex } from '../../metrics/escape';
import { partsOf } from '../../metrics/resolve';
import { type LabelUse, type Metric } from './cardinality';
import { type Lines, type Store } from './lines';

/** Lines, and what they cost. */
export interface Rule extends Lines {
  /** One sentence: what is kept and what is lost. */
  effect: string;
}

/**
 * The rules for a label, the one that loses least first.
 *
 * A label cannot be dropped where one process writes several of its values: the series would collapse into one, and the store
 * would keep one of them. OTLP receivers have no relabelling, so what is pushed is changed in the Collector, which adds up.
 */
export function rulesFor(use: LabelUse, store: Store): Rule[] {
  const pushed = use.metrics.filter((metric) => metric.pushed);
  const scraped = use.metrics.filter((metric) => !metric.pushed);
  // A total over time is meaningless for a gauge.
  const counters = pushed.filter(({ id }) => ['counter', 'histogram'].includes(conceptOf(id).type));
  return [
    ...(pushed.length > 0 ? [sumInCollector(use.label, pushed)] : []),
    ...(counters.length > 0 && store === 'victoriametrics' ? [sumInVictoriaMetrics(use.label, counters)] : []),
    ...(scraped.length > 0 ? [dropLabel(use.label, scraped, store), dropSeries(use.label, scraped, store)] : []),
  ];
}

/** The labels that stay, by their names in OTLP: those that the catalogue knows and that are bounded. */
function keptLabels(label: string, { id }: Metric): string[] {
  return conceptOf(id).labels.filter((one) => one !== label);
}

function sumInCollector(label: string, metrics: Metric[]): Rule {
  const transforms = metrics.flatMap((metric) => [
    `      - include: ${otlpName(metric)}`,
    '        action: update',
    '        operations:',
    `          - { action: aggregate_labels, label_set: [${keptLabels(label, metric).join(', ')}], aggregation_type: sum }`,
  ]);
  return {
    title: 'OpenTelemetry Collector (contrib): config.yaml',
    language: 'yaml',
    effect: `Sums over ${label}: totals stay right, and the label is gone.`,
    text: [
      'processors:',
      '  metricstransform:',
      '    transforms:',
      ...transforms,
      '# then add it to service.pipelines.metrics.processors, before batch',
    ].join('\n'),
  };
}

/** contextd's own name: the first dotted name, without unit and type. */
function otlpName({ id, name }: Metric): string {
  const named = conceptOf(id).series.flatMap(partsOf);
  const found = named.find((one) => one.name === name || one.dotted?.includes(name));
  return found?.dotted?.[0] ?? name;
}

function sumInVictoriaMetrics(label: string, metrics: Metric[]): Rule {
  return {
    title: 'VictoriaMetrics: aggregation.yml, for -streamAggr.config=aggregation.yml',
    language: 'yaml',
    effect: `Sums over ${label} on arrival, without a Collector of the contrib distribution.`,
    text: [
      `- match: '{__name__=~"${namesOf(metrics)}"}'`,
      '  interval: 30s',
      `  without: [${label}]`,
      '  outputs: [total]',
      '  keep_metric_names: true',
    ].join('\n'),
  };
}

function dropLabel(label: string, metrics: Metric[], store: Store): Rule {
  return {
    ...placed(store, [`- regex: ${label}`, '  action: labeldrop']),
    effect: `Drops the label from every series of this job. Correct only where each process writes one value of ${label} per metric; else the store keeps one of several series and rejects the rest (${metrics.length} metric${metrics.length === 1 ? ' carries' : 's carry'} it).`,
  };
}

function dropSeries(label: string, metrics: Metric[], store: Store): Rule {
  return {
    ...placed(store, [
      `- source_labels: [__name__, ${label}]`,
      `  regex: '(${namesOf(metrics)});.+'`,
      '  action: drop',
    ]),
    effect: `Drops the series that carry ${label}: safe, but their data is lost.`,
  };
}

function namesOf(metrics: Metric[]): string {
  return metrics.flatMap(({ listed }) => listed.map(escapeRegex)).join('|');
}

/** Where relabelling goes: in the scrape job; for Mimir, in remote_write. */
function placed(store: Store, rule: string[]): Lines {
  if (store === 'mimir') {
    return {
      title: 'prometheus.yml, in remote_write to Mimir',
      language: 'yaml',
      text: ['write_relabel_configs:', ...rule.map((line) => `  ${line}`)].join('\n'),
    };
  }
  return {
    title: `${store === 'prometheus' ? 'prometheus.yml' : 'scrape.yml'}, in contextd’s scrape job`,
    language: 'yaml',
    text: ['metric_relabel_configs:', ...rule.map((line) => `  ${line}`)].join('\n'),
  };
}

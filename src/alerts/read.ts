/**
 * Reads alerts/*.yaml. Problems have a line and column, and say what to write instead; an alert with a problem is left
 * out. Never throws.
 */
import { isScalar, type Node } from 'yaml';
import { MapReader } from '../slo/yaml-reader';
import { readYaml, type TextProblem, type YamlText } from '../slo/yaml-text';
import { labelsOfSource } from './builders';
import { readDuration, readSource } from './source';
import {
  type AlertDefinition,
  type Comparison,
  COMPARISONS,
  type Condition,
  SEVERITIES,
  SUBJECTS,
  type ValueSource,
} from './types';

/** What the alerts of a text are checked against. */
export interface AlertContext {
  /** Name of the rule group. */
  group: string;
  /** Names of the files in docs/runbooks, without .md. */
  runbooks: ReadonlySet<string>;
  /** Names of the SLOs. */
  slos: ReadonlySet<string>;
  /** Names that are taken, by other files and by the alerts of SLOs; those of this text are added. */
  names: Set<string>;
}

export interface ParsedAlerts {
  alerts: AlertDefinition[];
  problems: TextProblem[];
}

/** Prometheus allows more; operators expect this. */
const NAME = /^[A-Z][A-Za-z0-9]*$/;
const VALUE_ID = /^[a-z][A-Za-z0-9]*$/;
const CONDITION = /^\s*(\S+?)\s*(>=|<=|==|!=|>|<)\s*(\S+)\s*$/;
/** More are hard to read, and Mimir's default limit. */
const MAX_RULES = 20;

/** All alerts of a text. */
export function parseAlerts(text: string, context: AlertContext): ParsedAlerts {
  const yaml = readYaml(text, 'A file of alerts');
  const alerts = yaml.documents.flatMap((document) => {
    const root = MapReader.of(yaml, document, '');
    const nodes = root?.list('alerts') ?? [];
    root?.done();
    return nodes.flatMap((node, i) => readAlert(yaml, node, `alerts[${i}]`, context) ?? []);
  });
  if (yaml.documents.length === 0 && yaml.problems.length === 0) {
    yaml.report(undefined, 'There is no alert in this text; start with "alerts:" and a list below it.');
  }
  if (alerts.length > MAX_RULES) {
    const message = `These are ${alerts.length} alerts; a group has at most ${MAX_RULES} rules. Split the file.`;
    yaml.report(undefined, message);
  }
  return { alerts, problems: [...yaml.problems].sort((a, b) => a.line - b.line || a.column - b.column) };
}

function readAlert(yaml: YamlText, node: Node, path: string, context: AlertContext): AlertDefinition | undefined {
  const before = yaml.problems.length;
  const map = MapReader.of(yaml, node, path);
  if (!map) {
    return undefined;
  }
  const name = readName(yaml, map, context);
  const alert = {
    name: name ?? '',
    group: context.group,
    subject: map.oneOf('subject', SUBJECTS),
    severity: map.oneOf('severity', SEVERITIES),
    for: readDuration(yaml, map, 'for', false),
    keepFiringFor: readDuration(yaml, map, 'keepFiringFor', false),
    summary: readSummary(yaml, map),
    description: map.text('description'),
    runbook: readRunbook(yaml, map, name, context),
    slo: readSlo(yaml, map, context),
    faults: map.has('faults') ? map.texts('faults') : undefined,
    consequences: map.has('consequences') ? map.texts('consequences') : undefined,
    values: readValues(yaml, map),
    when: readConditions(yaml, map),
  };
  map.done();
  if (yaml.problems.length > before) {
    return undefined;
  }
  checkConditions(yaml, map, alert.when, alert.values);
  const complete = Object.fromEntries(Object.entries(alert).filter(([, value]) => value !== undefined));
  return yaml.problems.length > before ? undefined : (complete as unknown as AlertDefinition);
}

function readName(yaml: YamlText, map: MapReader, { names }: AlertContext): string | undefined {
  const name = map.text('name');
  if (name === undefined) {
    return undefined;
  }
  if (!NAME.test(name)) {
    yaml.report(
      map.at('name'),
      `"${name}" is not a name of an alert; write CamelCase letters and digits, such as DatabaseErrors.`
    );
  }
  if (names.has(name)) {
    yaml.report(map.at('name'), `Another alert has the name "${name}"; give this one another.`);
  }
  names.add(name);
  return name;
}

/** A notification groups by it, so it is the same for every series. */
function readSummary(yaml: YamlText, map: MapReader): string | undefined {
  const summary = map.text('summary');
  if (summary?.includes('{{')) {
    yaml.report(
      map.at('summary'),
      'The summary must be the same for every series; write {{ }} in the description only.'
    );
  }
  if (summary?.trim() === '') {
    yaml.report(map.at('summary'), 'The summary is empty; write what is wrong, in one line.');
  }
  return summary;
}

function readRunbook(yaml: YamlText, map: MapReader, name: string | undefined, { runbooks }: AlertContext) {
  const runbook = map.text('runbook', false) ?? name;
  if (runbook !== undefined && !runbooks.has(runbook)) {
    const at = map.has('runbook') ? map.at('runbook') : map.at('name');
    yaml.report(at, `There is no runbook docs/runbooks/${runbook}.md; write it.`);
  }
  return runbook;
}

function readSlo(yaml: YamlText, map: MapReader, { slos }: AlertContext): string | undefined {
  const slo = map.text('slo', false);
  if (slo !== undefined && !slos.has(slo)) {
    yaml.report(map.at('slo'), `There is no SLO "${slo}"; write one of ${[...slos].sort().join(', ')}.`);
  }
  return slo;
}

function readValues(yaml: YamlText, map: MapReader): AlertDefinition['values'] {
  const values = map.child('values');
  return (values?.keys() ?? []).flatMap((id) => {
    const value = values?.child(id);
    if (!value) {
      return [];
    }
    if (!VALUE_ID.test(id)) {
      yaml.report(
        value.node,
        `"${id}" is not a name of a value; begin with a small letter, and use letters and digits.`
      );
    }
    const title = value.text('title', false);
    const unit = value.text('unit', false);
    const source = readSource(yaml, value);
    return source ? [{ id, ...(title && { title }), ...(unit && { unit }), source }] : [];
  });
}

function readConditions(yaml: YamlText, map: MapReader): Condition[] {
  const nodes = map.list('when');
  if (map.has('when') && nodes.length === 0) {
    yaml.report(map.at('when'), `"${map.path}.when" has no condition; write for example "errors > 0".`);
  }
  return nodes.flatMap((node) => {
    const text = isScalar(node) ? String(node.value) : '';
    const [, value, op, typed] = CONDITION.exec(text) ?? [];
    const threshold = Number(typed);
    if (typed === undefined || !Number.isFinite(threshold)) {
      const ops = COMPARISONS.join(' ');
      yaml.report(node, `"${text}" is not a condition; write a value, one of ${ops}, and a number: errors > 0.`);
      return [];
    }
    return [{ value, op: op as Comparison, threshold }];
  });
}

type Values = Array<{ id: string; source: ValueSource }>;

function checkConditions(yaml: YamlText, map: MapReader, when: Condition[], values: Values): void {
  const byId = new Map(values.map(({ id, source }) => [id, labelsOfSource(source).join(', ')]));
  const nodes = map.list('when');
  when.forEach(({ value }, i) => {
    const labels = byId.get(value);
    if (labels === undefined) {
      yaml.report(nodes[i], `There is no value "${value}"; "values" has ${[...byId.keys()].join(', ')}.`);
    } else if (labels !== (byId.get(when[0].value) ?? labels)) {
      const message = `"${value}" and "${when[0].value}" keep different labels, so no series meets both conditions; write the same "by".`;
      yaml.report(nodes[i], message);
    }
  });
  const used = new Set(when.map(({ value }) => value));
  for (const id of [...byId.keys()].filter((one) => !used.has(one))) {
    yaml.report(map.at('values'), `No condition uses the value "${id}"; use it in "when", or remove it.`);
  }
}

/** Checks one candidate series of a concept, and what it claims. */
import { type ConceptType, MATCH_OPS, ORIGINS, CONCEPT_TYPES, USES } from './catalogue-types';
import { isRecord, isSentence, isStringList, oneOf, unknownKeys } from './validate-values';

const NAME_KEYS = ['name', 'dotted', 'labels', 'set'];
const SERIES_KEYS = [
  ...NAME_KEYS,
  'origins',
  'parts',
  'type',
  'use',
  'matchers',
  'scale',
  'errors',
  'quantiles',
  'fallback',
  'whenPresent',
  'whenAbsent',
  'caveat',
  'caveatOn',
  'misstates',
];
const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const DOTTED_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*(\.[a-zA-Z0-9_]+)+$/;
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Uses that make a number of the concept's type from a series of another kind. */
const USES_OF: Record<string, ConceptType[]> = {
  count: ['counter'],
  sum: ['counter'],
  mean: ['gauge', 'upDownCounter'],
  presence: ['gauge'],
};

/** Every problem of one candidate. `own` are the concept's labels, `declared` those of the catalogue. */
export function checkSeries(
  where: string,
  series: unknown,
  conceptType: ConceptType | undefined,
  own: string[],
  declared: string[]
): string[] {
  if (!isRecord(series)) {
    return [`${where} must be an object.`];
  }
  const named = typeof series.name === 'string' ? `${where} (${series.name})` : where;
  const parts = series.parts === undefined ? [series] : Array.isArray(series.parts) ? series.parts : [];
  return [
    ...unknownKeys(named, series, SERIES_KEYS),
    ...((series.name === undefined) === (series.parts === undefined)
      ? [`${named} needs either a "name" or "parts".`]
      : parts.flatMap((part, i) => checkName(series.parts ? `${named}, part ${i + 1}` : named, part, own, declared))),
    ...checkOrigins(named, series.origins),
    ...checkKind(named, series, conceptType),
    ...checkMatchers(named, series.matchers),
    ...checkErrors(named, series.errors, conceptType, own, declared),
    ...checkNumbers(named, series),
    ...checkRest(named, series, own),
  ];
}

function checkName(where: string, part: unknown, own: string[], declared: string[]): string[] {
  if (!isRecord(part)) {
    return [`${where} must be an object with a "name".`];
  }
  const { name, dotted, labels, set } = part;
  const problems: string[] = [];
  if (typeof name !== 'string' || !METRIC_NAME.test(name)) {
    problems.push(`${where}: ${JSON.stringify(name)} is not a metric name.`);
  } else if (/_(bucket)$/.test(name)) {
    problems.push(`${where}: name the histogram without its suffix, not ${name}.`);
  }
  if (dotted !== undefined && (!isStringList(dotted) || dotted.some((item) => !DOTTED_NAME.test(item)))) {
    problems.push(`${where}: "dotted" must list names with dots, not ${JSON.stringify(dotted)}.`);
  }
  for (const [canonical, actual] of Object.entries(isRecord(labels) ? labels : {})) {
    if (!own.includes(canonical)) {
      problems.push(`${where}: it maps the label ${canonical}, which the concept does not have.`);
    }
    if (actual !== null && (typeof actual !== 'string' || !LABEL_NAME.test(actual))) {
      problems.push(`${where}: ${JSON.stringify(actual)} is not a label name.`);
    }
  }
  for (const [label, value] of Object.entries(isRecord(set) ? set : {})) {
    if (!declared.includes(label) || !own.includes(label) || typeof value !== 'string') {
      problems.push(`${where}: it sets the label ${label}, which the concept does not have, or sets no text.`);
    }
  }
  return problems;
}

function checkOrigins(where: string, origins: unknown): string[] {
  if (!isStringList(origins) || origins.length === 0) {
    return [`${where} needs "origins": who names it so.`];
  }
  return origins
    .filter((origin) => !oneOf(ORIGINS, origin))
    .map((origin) => `${where}: origin ${JSON.stringify(origin)} is unknown: use ${ORIGINS.join(', ')}.`);
}

function checkKind(where: string, series: Record<string, unknown>, conceptType: ConceptType | undefined): string[] {
  const { type, use } = series;
  if (type !== undefined && !oneOf(CONCEPT_TYPES, type)) {
    return [`${where}: type ${JSON.stringify(type)} is unknown: use ${CONCEPT_TYPES.join(', ')}.`];
  }
  if (use !== undefined && !oneOf(USES, use)) {
    return [`${where}: use ${JSON.stringify(use)} is unknown: use ${USES.join(', ')}.`];
  }
  if (conceptType === undefined) {
    return [];
  }
  const distribution = (kind: unknown) => kind === 'histogram' || kind === 'summary';
  if (use !== undefined && !USES_OF[use].includes(conceptType)) {
    return [`${where}: "${use}" of a series makes no ${conceptType}.`];
  }
  if (use !== undefined && use !== 'presence' && !distribution(type)) {
    return [`${where}: "${use}" needs the type histogram or summary.`];
  }
  if (distribution(type) && !distribution(conceptType) && use === undefined) {
    return [`${where}: a ${type} serves a ${conceptType} by its count, sum or mean: say which in "use".`];
  }
  if (distribution(conceptType) && type !== undefined && !distribution(type)) {
    return [`${where}: a ${type} cannot serve as a ${conceptType}.`];
  }
  return [];
}

function checkMatchers(where: string, matchers: unknown): string[] {
  if (matchers === undefined) {
    return [];
  }
  if (!Array.isArray(matchers)) {
    return [`${where}: "matchers" must be a list of {label, op, value}.`];
  }
  return matchers.flatMap((matcher) => {
    const text = JSON.stringify(matcher);
    if (!isRecord(matcher) || typeof matcher.value !== 'string' || !oneOf(MATCH_OPS, matcher.op)) {
      return [`${where}: matcher ${text} needs a label, an op (${MATCH_OPS.join(' ')}) and a value.`];
    }
    if (typeof matcher.label !== 'string' || !LABEL_NAME.test(matcher.label)) {
      return [`${where}: matcher ${text} has no valid label name.`];
    }
    return matcher.op.endsWith('~') && !isRegex(matcher.value)
      ? [`${where}: matcher ${text} is not a valid regular expression.`]
      : [];
  });
}

function isRegex(pattern: string): boolean {
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch {
    return false;
  }
}

function checkErrors(
  where: string,
  errors: unknown,
  conceptType: ConceptType | undefined,
  own: string[],
  declared: string[]
): string[] {
  if (errors === undefined) {
    return [];
  }
  if (!isRecord(errors) || (errors.matchers === undefined) === (errors.series === undefined)) {
    return [`${where}: "errors" needs either "matchers" or a "series".`];
  }
  return [
    ...(conceptType === 'counter' || conceptType === undefined ? [] : [`${where}: only a counter has "errors".`]),
    ...checkMatchers(`${where}, errors`, errors.matchers),
    ...(errors.series === undefined ? [] : checkName(`${where}, errors`, errors.series, own, declared)),
  ];
}

function checkNumbers(where: string, series: Record<string, unknown>): string[] {
  const { scale, quantiles, type } = series;
  const problems: string[] = [];
  if (scale !== undefined && (typeof scale !== 'number' || !Number.isFinite(scale) || scale <= 0)) {
    problems.push(`${where}: "scale" must be a number above 0.`);
  }
  if ((type === 'summary' && series.use === undefined) !== (quantiles !== undefined)) {
    problems.push(`${where}: a summary, and nothing else, needs "quantiles".`);
  }
  if (Array.isArray(quantiles) && quantiles.some((q) => typeof q !== 'number' || q < 0 || q > 1)) {
    problems.push(`${where}: quantiles lie between 0 and 1.`);
  }
  return problems;
}

function checkRest(where: string, series: Record<string, unknown>, own: string[]): string[] {
  const problems: string[] = [];
  for (const key of ['whenPresent', 'whenAbsent', 'caveatOn', 'misstates']) {
    if (series[key] !== undefined && !isStringList(series[key])) {
      problems.push(`${where}: "${key}" must be a list of names.`);
    }
  }
  if (series.caveat !== undefined && !isSentence(series.caveat)) {
    problems.push(`${where}: "caveat" must be a sentence that ends with a full stop.`);
  }
  const strange = ['caveatOn', 'misstates'].flatMap((key) => {
    const labels = series[key];
    const others = isStringList(labels) ? labels.filter((label) => !own.includes(label)) : [];
    return others.map((label) => `${where}: "${key}" names ${label}, which the concept does not have.`);
  });
  return [...problems, ...strange];
}

/** What a candidate reads, and how. */
export interface Claim {
  id: string;
  spellings: string[];
  role: string;
  conditions: string[];
}

/** The claims of a concept's candidates; broken ones claim nothing. */
export function claimsOf(id: string, concept: unknown): Claim[] {
  const series = isRecord(concept) && Array.isArray(concept.series) ? concept.series.filter(isRecord) : [];
  return series.flatMap((candidate) => {
    const { parts, use, matchers, whenPresent, whenAbsent } = candidate;
    const named = Array.isArray(parts) ? parts.filter(isRecord) : [candidate];
    const role = JSON.stringify([parts ? 'part' : (use ?? 'value'), matchers, whenPresent, whenAbsent]);
    return named.map((part) => ({
      id,
      spellings: [part.name, ...(isStringList(part.dotted) ? part.dotted : [])].filter(
        (name) => typeof name === 'string'
      ),
      role,
      conditions: [whenPresent, whenAbsent].flatMap((names) => (isStringList(names) ? names : [])),
    }));
  });
}

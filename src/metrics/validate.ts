/**
 * Checks the catalogue: every problem is one sentence that says which entry it is in and what is wrong with it.
 * Pure; used by the tests and by `npm run generate`.
 */
import { CAUSES, CONCEPT_GROUPS, CONCEPT_TYPES, FINDINGS, SCOPES } from './catalogue-types';
import { checkSeries, claimsOf, type Claim } from './validate-series';
import { isRecord, isSentence, isStringList, oneOf, unknownKeys } from './validate-values';

/** Grafana unit ids that a concept may use; `prefix:` and `suffix:` units are allowed beside them. */
const UNITS = [
  'short',
  'none',
  's',
  'ms',
  'ns',
  'bytes',
  'Bps',
  'reqps',
  'ops',
  'cps',
  'percentunit',
  'currencyUSD',
  'dateTimeAsIso',
] as const;

const CONCEPT_KEYS = ['title', 'meaning', 'group', 'type', 'unit', 'rateUnit', 'scope', 'labels', 'series', 'missing'];
const TOP_KEYS = ['labels', 'recognition', 'dottedLabels', 'causes', 'findings', 'concepts'];
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Every problem of a catalogue; empty when it is sound. Takes anything and never throws. */
export function validateCatalogue(data: unknown): string[] {
  if (!isRecord(data) || !isRecord(data.labels) || !isRecord(data.concepts) || !isRecord(data.causes)) {
    return ['The catalogue must be an object with "labels", "dottedLabels", "causes", "findings" and "concepts".'];
  }
  const { labels, concepts, causes } = data;
  return [
    ...unknownKeys('The catalogue', data, TOP_KEYS),
    ...checkLabels(labels),
    ...checkRecognition(data.recognition, concepts),
    ...checkDottedLabels(data.dottedLabels),
    ...checkCauses(causes),
    ...checkFindings(data.findings),
    ...Object.entries(concepts).flatMap(([id, concept]) => checkConcept(id, concept, Object.keys(labels))),
    ...checkConditions(concepts),
    ...checkClaims(concepts),
  ];
}

/**
 * Every problem of how the concepts are divided into files.
 *
 * @param files group -> what its file in catalogue/ holds
 * @param joined the concepts of the whole catalogue
 */
export function checkGroups(files: Record<string, unknown>, joined: Record<string, unknown>): string[] {
  const ids = Object.entries(files).flatMap(([group, concepts]) =>
    Object.keys(isRecord(concepts) ? concepts : {}).map((id) => ({ group, id }))
  );
  const fileOf = new Map(ids.map(({ group, id }) => [id, group]));
  return [
    ...CONCEPT_GROUPS.filter((group) => !isRecord(files[group])).map(
      (group) => `${group}.json must exist and hold an object of concepts.`
    ),
    ...Object.keys(files)
      .filter((group) => !oneOf(CONCEPT_GROUPS, group))
      .map((group) => `${group}.json is not named after a group: use ${CONCEPT_GROUPS.join(', ')}.`),
    ...ids
      .filter(({ group, id }) => fileOf.get(id) !== group)
      .map(({ group, id }) => `Concept "${id}" is in ${group}.json and in ${fileOf.get(id)}.json: keep one of them.`),
    ...ids
      .filter(({ id }) => !Object.hasOwn(joined, id))
      .map(({ group, id }) => `Concept "${id}" is missing in the catalogue: join ${group}.json in catalogue.ts.`),
    ...Object.entries(joined).flatMap(([id, concept]) =>
      isRecord(concept) && concept.group !== fileOf.get(id)
        ? [`Concept "${id}" of the group ${JSON.stringify(concept.group)} is in ${fileOf.get(id)}.json.`]
        : []
    ),
  ];
}

function checkLabels(labels: Record<string, unknown>): string[] {
  return Object.entries(labels).flatMap(([name, info]) => {
    const where = `Label "${name}"`;
    if (!isRecord(info)) {
      return [`${where} must be an object with a "meaning".`];
    }
    return [
      ...unknownKeys(where, info, ['meaning', 'unbounded', 'longRunning']),
      ...(LABEL_NAME.test(name) ? [] : [`${where} is not a label name: use letters, digits and underscores.`]),
      ...(isSentence(info.meaning) ? [] : [`${where} needs a "meaning": a sentence that ends with a full stop.`]),
      ...(info.longRunning === undefined || isStringList(info.longRunning)
        ? []
        : [`${where}: "longRunning" must list values of the label.`]),
    ];
  });
}

const WORD_LISTS = ['own', 'process'];
const CONCEPT_LISTS = ['processes', 'targets', 'instances'];

function checkRecognition(recognition: unknown, concepts: Record<string, unknown>): string[] {
  if (!isRecord(recognition)) {
    return ['"recognition" must be an object that says by what contextd is recognised.'];
  }
  const list = (key: string) => (isStringList(recognition[key]) ? (recognition[key] as string[]) : []);
  return [
    ...unknownKeys('"recognition"', recognition, [...WORD_LISTS, 'job', ...CONCEPT_LISTS]),
    ...(typeof recognition.job === 'string' && recognition.job !== ''
      ? []
      : ['"recognition" needs a "job": what the job of a scraped contextd has in its name.']),
    ...[...WORD_LISTS, ...CONCEPT_LISTS]
      .filter((key) => list(key).length === 0)
      .map((key) => `"recognition" needs "${key}", a list of names with at least one.`),
    ...CONCEPT_LISTS.flatMap((key) =>
      list(key)
        .filter((id) => !Object.hasOwn(concepts, id))
        .map((id) => `"recognition": "${key}" names ${id}, which is not a concept.`)
    ),
  ];
}

function checkDottedLabels(dotted: unknown): string[] {
  if (!isRecord(dotted)) {
    return ['"dottedLabels" must be an object of underscored names and their dotted spelling.'];
  }
  return Object.entries(dotted).flatMap(([name, spelling]) =>
    typeof spelling === 'string' && spelling.replace(/\./g, '_') === name
      ? []
      : [`dottedLabels "${name}": ${JSON.stringify(spelling)} is not the same name with dots.`]
  );
}

function checkCauses(causes: Record<string, unknown>): string[] {
  const unknown = Object.keys(causes)
    .filter((cause) => !oneOf(CAUSES, cause))
    .map((cause) => `Cause "${cause}" is unknown: use ${CAUSES.join(', ')}.`);
  const incomplete = CAUSES.flatMap((cause) => {
    const text = causes[cause];
    return isRecord(text) && isSentence(text.reason) && isSentence(text.remedy)
      ? []
      : [`Cause "${cause}" needs a "reason" and a "remedy": sentences that end with a full stop.`];
  });
  return [...unknown, ...incomplete];
}

function checkFindings(findings: unknown): string[] {
  const all = isRecord(findings) ? findings : {};
  const unknown = Object.keys(all)
    .filter((id) => !oneOf(FINDINGS, id))
    .map((id) => `Finding "${id}" is unknown: use ${FINDINGS.join(', ')}.`);
  const incomplete = FINDINGS.flatMap((id) => {
    const finding = all[id];
    return isRecord(finding) &&
      typeof finding.title === 'string' &&
      isSentence(finding.text) &&
      isSentence(finding.remedy)
      ? []
      : [`Finding "${id}" needs a "title", and a "text" and a "remedy" that are sentences and end with a full stop.`];
  });
  return [...unknown, ...incomplete];
}

function checkConcept(id: string, concept: unknown, labels: string[]): string[] {
  const where = `Concept "${id}"`;
  if (!isRecord(concept)) {
    return [`${where} must be an object.`];
  }
  const type = oneOf(CONCEPT_TYPES, concept.type) ? concept.type : undefined;
  const own = Array.isArray(concept.labels) ? concept.labels : [];
  return [
    ...(/^[a-z][a-zA-Z0-9]*$/.test(id) ? [] : [`${where}: an id is written in camelCase.`]),
    ...unknownKeys(where, concept, CONCEPT_KEYS),
    ...checkTexts(where, concept),
    ...(type ? [] : [`${where}: type ${JSON.stringify(concept.type)} is unknown: use ${CONCEPT_TYPES.join(', ')}.`]),
    ...checkUnits(where, concept),
    ...(Array.isArray(concept.labels) ? [] : [`${where} needs "labels", a list that may be empty.`]),
    ...own
      .filter((label) => !labels.includes(label))
      .map((label) => `${where}: label ${JSON.stringify(label)} is not declared under "labels".`),
    ...checkMissing(where, concept.missing),
    ...(Array.isArray(concept.series) && concept.series.length > 0
      ? concept.series.flatMap((item, i) => checkSeries(`${where}, series ${i + 1}`, item, type, own, labels))
      : [`${where} needs "series", with at least one.`]),
  ];
}

function checkTexts(where: string, concept: Record<string, unknown>): string[] {
  const { title, meaning, group, scope } = concept;
  return [
    ...(typeof title === 'string' && title.trim() !== '' ? [] : [`${where} needs a "title".`]),
    ...(isSentence(meaning) ? [] : [`${where} needs a "meaning": a sentence that ends with a full stop.`]),
    ...(oneOf(CONCEPT_GROUPS, group)
      ? []
      : [`${where}: group ${JSON.stringify(group)} is unknown: use ${CONCEPT_GROUPS.join(', ')}.`]),
    ...(oneOf(SCOPES, scope) ? [] : [`${where}: scope ${JSON.stringify(scope)} is unknown: use ${SCOPES.join(', ')}.`]),
  ];
}

function checkUnits(where: string, concept: Record<string, unknown>): string[] {
  const known = (unit: unknown) =>
    oneOf(UNITS, unit) || (typeof unit === 'string' && /^(prefix|suffix):\s*\S/.test(unit));
  const units: Array<[string, unknown]> = [['unit', concept.unit]];
  if (concept.rateUnit !== undefined) {
    units.push(['rateUnit', concept.rateUnit]);
  }
  return units
    .filter(([, unit]) => !known(unit))
    .map(
      ([key, unit]) => `${where}: ${key} ${JSON.stringify(unit)} is unknown: use ${UNITS.join(', ')} or "suffix:...".`
    );
}

function checkMissing(where: string, missing: unknown): string[] {
  if (!isRecord(missing)) {
    return [`${where} needs "missing": the cause why it may not be there.`];
  }
  const texts = ['reason', 'remedy'].filter((key) => missing[key] !== undefined && !isSentence(missing[key]));
  return [
    ...unknownKeys(`${where}, missing`, missing, ['cause', 'reason', 'remedy']),
    ...(oneOf(CAUSES, missing.cause)
      ? []
      : [`${where}: missing.cause ${JSON.stringify(missing.cause)} is unknown: use ${CAUSES.join(', ')}.`]),
    ...texts.map((key) => `${where}: missing.${key} must be a sentence that ends with a full stop.`),
  ];
}

/** Conditions that name a series nobody declares can never be met. */
function checkConditions(concepts: Record<string, unknown>): string[] {
  const claims = Object.entries(concepts).flatMap(([id, concept]) => claimsOf(id, concept));
  const names = new Set(claims.flatMap((claim) => claim.spellings));
  return claims.flatMap(({ id, conditions }) =>
    conditions
      .filter((name) => !names.has(name))
      .map((name) => `Concept "${id}": a condition names ${name}, which no concept declares.`)
  );
}

/** A series has one meaning: two concepts must not read it in the same way. */
function checkClaims(concepts: Record<string, unknown>): string[] {
  const first = new Map<string, Claim>();
  const problems: string[] = [];
  for (const claim of Object.entries(concepts).flatMap(([id, concept]) => claimsOf(id, concept))) {
    for (const spelling of claim.spellings) {
      const key = `${spelling} ${claim.role}`;
      const other = first.get(key);
      if (other === undefined) {
        first.set(key, claim);
      } else if (other !== claim) {
        const who =
          other.id === claim.id ? `Concept "${claim.id}" lists` : `Concepts "${other.id}" and "${claim.id}" both claim`;
        problems.push(`${who} ${spelling} in the same role${other.id === claim.id ? ' twice' : ''}.`);
      }
    }
  }
  return [...new Set(problems)];
}

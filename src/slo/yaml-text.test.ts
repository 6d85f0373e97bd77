import { parse } from 'yaml';

import { parseOpenSlo, toOpenSlo } from './openslo';
import type { Slo } from './types';

const SOUND: Slo = {
  name: 'sound',
  title: 'Sound',
  service: 'contextd',
  objective: 0.99,
  window: { kind: 'rolling', days: 30 },
  indicator: { kind: 'ratio', total: { concept: 'toolCalls' }, bad: { concept: 'toolCalls', failed: true } },
};
const TEXT = toOpenSlo([SOUND]);
const OTHER = toOpenSlo([{ ...SOUND, name: 'other' }]);
const many = (count: number, part: (i: number) => string) => Array.from({ length: count }, (_, i) => part(i)).join('');

function problemsOf(text: string): string[] {
  return parseOpenSlo(text).problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

describe('a text that is more than one document', () => {
  it.each([
    ['a marker at the end', `${TEXT}---\n`, 1],
    ['a marker at the start', `---\n${TEXT}`, 1],
    ['two markers', `${TEXT}---\n---\n${OTHER}`, 2],
    ['a document of comments', `# ours\n---\n${TEXT}---\n# more\n---\n${OTHER}---\n# the end\n`, 2],
    ['an empty value', `${TEXT}---\nnull\n`, 1],
    ['CRLF', `${TEXT}---\n${OTHER}`.replace(/\n/g, '\r\n'), 2],
    ['CRLF in one of two', `${TEXT.replace(/\n/g, '\r\n')}---\r\n---\n${OTHER}`, 2],
    ['byte order marks', `\uFEFF${TEXT}---\n\uFEFF${OTHER}`, 2],
    ['a byte order mark before the marker', `${TEXT}\uFEFF---\n${OTHER}`, 2],
    ['JSON', JSON.stringify(parse(TEXT), null, 2), 1],
    ['a list in JSON', JSON.stringify([parse(TEXT), parse(OTHER)]), 2],
    ['an end marker', `${TEXT}...\n`, 1],
  ])('%s', (_, text, count) => {
    expect(problemsOf(text)).toEqual([]);
    expect(parseOpenSlo(text).slos).toHaveLength(count);
  });
});

const DEEP = /nested more than 50 levels deep.*brackets that are not closed/;

describe('a text that is no SLO has one clear sentence', () => {
  it.each<[string, string, RegExp]>([
    ['nothing', '', /^1:1 There is no SLO in this text; start with "apiVersion: openslo\/v1"\.$/],
    ['white space', ' \n\t\n', /There is no SLO|tab/],
    ['comments', '# a\n# b\n', /^1:1 There is no SLO in this text/],
    ['markers', '---\n---\n', /^1:1 There is no SLO in this text/],
    ['5,000 [', `a: 1\nb: ${'['.repeat(5000)}`, new RegExp(`^2:54 This is ${DEEP.source}`)],
    ['5,000 {', `a: ${'{'.repeat(5000)}`, DEEP],
    ['5,000 [ that are closed', `a: ${'['.repeat(5000)}${']'.repeat(5000)}`, DEEP],
    ['5,000 {a:', `x:\n  y: ${'{a: '.repeat(5000)}`, DEEP],
    ['5,000 dashes', `a:\n  ${'- '.repeat(5000)}b`, new RegExp(`^2:1 This is ${DEEP.source}`)],
    ['5,000 question marks', `${'? '.repeat(5000)}b`, DEEP],
    ['500 indented lines', many(500, (i) => `${' '.repeat(i)}a:\n`), /^302:1 This line is indented by more than 300/],
    ['a long indent', `a: 1\n${' '.repeat(5000)}b: 1`, /^2:1 This line is indented/],
    [
      '10 MB',
      'a: bcdefg\n'.repeat(1_000_000),
      /^1:1 This text has 10\.0 million characters; at most one million are read/,
    ],
    ['NUL', `${TEXT}a: \0`, /This is not text: it contains a NUL character/],
    ['many keys', many(2000, (i) => `k${i}: 1\n`), /^1:1 This mapping has more than 500 keys/],
    ['5,000 ]', `a: 1\n${']'.repeat(5000)}`, /^2:1 This "\]" closes nothing; remove it\.$/],
    ['half a million lines', '\n'.repeat(500_000), /^400001:1 From here on the text is too long/],
    ['a word', 'hello', /^1:1 An SLO must be a mapping/],
    ['a number', '42', /^1:1 An SLO must be a mapping/],
    ['a list of words', '- a\n', /^1:3 An SLO must be a mapping/],
    ['other keys', 'a: 1\n', /^1:1 This is not OpenSLO: it has none of the keys/],
    ['other JSON', '{"a": [1, 2]}', /^1:1 This is not OpenSLO/],
    ['a tab', TEXT.replace('  name', '\tname'), /A tab cannot indent YAML; use spaces/],
    ['a doubled key', `${TEXT}kind: SLO\n`, /^\d+:1 This key exists already in the same mapping/],
    ['an unknown tag', TEXT.replace('Sound', '!!js/function "x"'), /Remove the tag/],
    ['YAML 1.1', `%YAML 1.1\n---\n${TEXT}`, /remove the line "%YAML"/],
  ])('%s', (_, text, message) => {
    const problems = problemsOf(text);
    expect(problems.slice(0, 1)).toEqual([expect.stringMatching(message)]);
    expect(parseOpenSlo(text).slos).toEqual([]);
  });

  it('an alias is called an alias, and not followed', () => {
    const bomb = `a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n${many(30, (i) => `d${i}: [*c, *c]\n`)}`;
    const labels = TEXT.replace('metadata:\n', `metadata:\n  labels: &l {a: b}\n  annotations: *l\n`).replace(
      / {2}annotations:\n.*\n/,
      ''
    );
    expect(problemsOf(labels)).toEqual([
      expect.stringMatching(/"metadata.annotations" is an alias \(\*l\), which is not read/),
    ]);
    expect(problemsOf(TEXT.replace('service: contextd', 'service: *x'))).toEqual([expect.stringMatching(/alias/i)]);
    expect(problemsOf(`${TEXT}${bomb}`).length).toBeGreaterThan(0);
    expect(problemsOf(TEXT.replace('metadata:\n', 'metadata:\n  labels:\n    <<: *l\n')).length).toBeGreaterThan(0);
  });
});

describe('names that every object has', () => {
  const NAMES = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'];

  it.each(NAMES)('%s', (name) => {
    const places: Array<[from: string | RegExp, to: string]> = [
      ['concept: toolCalls', `concept: ${name}`],
      ['kind: SLO', `kind: ${name}`],
      ['budgetingMethod: Occurrences', `budgetingMethod: ${name}`],
      ['contextd.io/indicator: ratio', `contextd.io/indicator: ${name}`],
      ['duration: 30d', `duration: ${name}`],
      ['target: 0.99', `target: 0.99\n      op: ${name}`],
      ['target: 0.99', `target: 0.99\n      ${name}: 1`],
      ['type: contextd', `type: ${name}`],
      ['apiVersion: openslo/v1', `apiVersion: ${name}`],
      ['  service:', `  indicatorRef: ${name}\n  service:`],
    ];
    for (const [from, to] of places) {
      const text = TEXT.replace(from, to);
      expect(text).not.toBe(TEXT);
      expect(parseOpenSlo(text).slos).toEqual([]);
      expect(problemsOf(text)[0]).toMatch(/^\d+:\d+ \S/);
    }
  });

  it.each(NAMES)('%s as a label is kept', (name) => {
    const text = TEXT.replace('metadata:\n', `metadata:\n  labels:\n    ${name}: a\n`);
    const { slos, problems } = parseOpenSlo(text);
    expect(problems).toEqual([]);
    expect(Object.entries(slos[0].kept?.['metadata.labels'] ?? {})).toEqual([[name, 'a']]);
    expect(parseOpenSlo(toOpenSlo(slos)).slos).toEqual(slos);
  });
});

describe('words', () => {
  it.each([
    ['name: sound', 'name: 1.10', /"metadata.name" must be text, not the number 1\.10\. Put it in quotes: "1\.10"\.$/],
    ['displayName: Sound', 'displayName: yes', null],
    ['displayName: Sound', 'displayName: true', /not the boolean true\. Put it in quotes: "true"/],
    ['service: contextd', 'service: 0x1F', /Put it in quotes: "0x1F"/],
    ['service: contextd', 'service: [a]', /"spec.service" must be text, not a list/],
    ['displayName: Sound', 'displayName: ""', /The title is empty/],
  ])('%s as %s', (from, to, message) => {
    const problems = problemsOf(TEXT.replace(from, to));
    expect(problems).toEqual(message ? [expect.stringMatching(message)] : []);
  });

  it('a maintenance window that ends before it begins says so first', () => {
    const text = TEXT.replace(
      'annotations:\n',
      'annotations:\n    contextd.io/maintenance: "2026-03-02T04:00:00Z/2026-03-01T02:00 why"\n'
    );
    expect(problemsOf(text)).toEqual([
      expect.stringMatching(
        /Maintenance window 1 ends before it begins: it runs from 2026-03-02T04:00:00Z to 2026-03-01T02:00/
      ),
      expect.stringMatching(/the time "2026-03-01T02:00"; write times as/),
    ]);
  });
});

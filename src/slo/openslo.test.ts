import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import fc from 'fast-check';

import { parseOpenSlo, toOpenSlo } from './openslo';
import { validateSlos, warnSlo } from './validate';

const FOLDER = path.join(process.cwd(), 'slo');
const read = (name: string) => readFileSync(path.join(FOLDER, name), 'utf8');
const ERRORS = read('tool-errors.yaml');
const SHIPPED = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));

function problemsOf(text: string): string[] {
  return parseOpenSlo(text).problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

describe('the shipped SLOs', () => {
  it.each(SHIPPED)('%s is valid and comes back as it was', (name) => {
    const { slos, problems } = parseOpenSlo(read(name));
    expect(problems).toEqual([]);
    expect(slos).toHaveLength(1);
    expect(parseOpenSlo(toOpenSlo(slos))).toEqual({ slos, problems: [] });
  });

  it('fit together', () => {
    const all = parseOpenSlo(SHIPPED.map(read).join('\n---\n'));
    expect(all.problems).toEqual([]);
    expect(validateSlos(all.slos)).toEqual([]);
    expect(all.slos.map(({ name, objective }) => [name, objective])).toEqual([
      ['availability', 0.999],
      ['embedding-latency', 0.95],
      ['throughput', 0.99],
      ['tool-errors', 0.99],
      ['tool-latency-by-tool', 0.95],
      ['tool-latency-long-running', 0.95],
      ['tool-latency', 0.95],
    ]);
  });
});

describe('mistakes', () => {
  it.each([
    ['a wrong key', ['  service:', '  servise:'], /^10:3 "spec" has no key "servise"; did you mean "service"\?$/],
    ['a missing key', ['  service: contextd\n', ''], /"spec" lacks "service"; write text there\.$/],
    [
      'a wrong type',
      ['target: 0.99', 'target: "0.99"'],
      /^\d+:15 "spec.objectives\[0\].target" must be a number, not "0.99"\.$/,
    ],
    ['an unknown unit', ['30d', '30x'], /"30x" is not a duration; write for example 30d/],
    ['too short a window', ['30d', '30m'], /the shortest unit is the day/],
    ['a window of months', ['30d', '1M'], /written in days or weeks/],
    ['100 %', ['target: 0.99', 'target: 1'], /100 % leaves no error budget/],
    ['0 %', ['target: 0.99', 'target: 0'], /0 % promises nothing/],
    ['percent', ['target: 0.99', 'target: 99'], /write a ratio below 1/],
    ['a bad name', ['  name: tool-errors', '  name: Tool_Errors'], /must be a DNS label/],
    ['an unknown concept', ['concept: toolCalls', 'concept: toolCall'], /The concept "toolCall" does not exist/],
    ['an unknown source', ['type: contextd', 'type: datadog'], /write one of contextd, prometheus/],
    ['another version', ['openslo/v1', 'openslo/v1x'], /write one of openslo\/v1/],
    ['broken YAML', ['metadata:', 'metadata: ['], /^\d+:\d+ /],
  ])('%s', (_, [from, to], message) => {
    const changed = ERRORS.replace(from, to);
    expect(changed).not.toBe(ERRORS);
    const problems = problemsOf(changed);
    expect(problems.find((problem) => message.test(problem)) ?? problems).toMatch(message);
    expect(parseOpenSlo(changed).slos).toEqual([]);
  });

  it('finds a duplicate name', () => {
    const { slos, problems } = parseOpenSlo(`${ERRORS}---\n${ERRORS}`);
    expect(slos).toHaveLength(1);
    expect(problems[0].line).toBeGreaterThan(30);
    expect(problems[0].message).toMatch(/Two SLOs have the name "tool-errors"/);
  });

  it('says that an empty text has no SLO', () => {
    expect(problemsOf('')).toEqual(['1:1 There is no SLO in this text; start with "apiVersion: openslo/v1".']);
  });

  it('lists 50 problems, and counts the rest', () => {
    const doubled = Array.from({ length: 90 }, (_, i) => ERRORS.replace('name: tool-errors', `name: Bad_${i}`));
    const problems = parseOpenSlo(doubled.join('---\n')).problems;
    expect(problems).toHaveLength(51);
    expect(problems[50].message).toBe('… and 40 more.');
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.nat(ERRORS.length).map((at) => `${ERRORS.slice(0, at)}: [${ERRORS.slice(at)}`)
        ),
        (text) => {
          expect(Array.isArray(parseOpenSlo(text).problems)).toBe(true);
        }
      )
    );
  });
});

describe('warnings', () => {
  it('names alerts that can never fire', () => {
    const [slo] = parseOpenSlo(ERRORS).slos;
    expect(warnSlo(slo)).toEqual([]);
    expect(warnSlo({ ...slo, objective: 0.9 })[0]).toMatch(/The page over 1 h can never fire.*above 93.0556 %/);
  });
});

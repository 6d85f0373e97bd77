import { joinDocuments } from '../../../shared/slos/documents';
import { readDocuments } from '../../../shared/slos/reading';
import { toOpenSlo } from '../../../slo/openslo';
import { SHIPPED_SLOS } from '../../../slo/shipped';
import type { Slo } from '../../../slo/types';
import { NEW_SLO } from './draft';
import { placedText, readsAs, rewritten, withoutText } from './rewrite';

const slo: Slo = { ...NEW_SLO, name: 'mine', title: 'Mine', description: 'a' };
const COMMENTED = `# Ours, of team A.
apiVersion: openslo/v1
kind: SLO
metadata: { name: mine, displayName: "Mine" } # short
spec:
  description: a
  service: contextd
  indicator:
    spec:
      ratioMetric:
        # what is counted
        total: { metricSource: { type: contextd, spec: { concept: toolCalls } } }
        bad: { metricSource: { type: contextd, spec: { concept: toolCalls, failed: true } } }
  timeWindow: [{ duration: 30d, isRolling: true }]
  budgetingMethod: Occurrences
  objectives:
    - target: 0.99 # agreed in March
`;

describe('a changed document', () => {
  test.each<[string, Partial<Slo>, string[]]>([
    ['objective', { objective: 0.95 }, ['# Ours, of team A.', '# what is counted', 'target: 0.95 # agreed in March']],
    ['title', { title: 'Other: "one"' }, ['# Ours, of team A.', '# short', '# agreed in March']],
    ['group', { groupBy: ['tool'] }, ['# what is counted', 'contextd.io/group-by: tool']],
    ['description', { description: undefined }, ['# what is counted']],
    [
      'indicator',
      { indicator: { kind: 'ratio', total: { query: 'a' }, good: { query: 'b' } } },
      ['# Ours, of team A.', '# agreed in March'],
    ],
  ])('keeps its comments: %s', (_, patch, lines) => {
    const after = JSON.parse(JSON.stringify({ ...slo, ...patch })) as Slo;
    const text = rewritten(COMMENTED, slo, after);
    lines.forEach((line) => expect(text).toContain(line));
    expect(readsAs(text, after)).toBe(true);
  });

  test('is the same text where nothing changed', () => {
    expect(rewritten(COMMENTED, slo, { ...slo })).toBe(COMMENTED);
  });

  test('is written anew where its text has another form, with what stands before it', () => {
    const text = COMMENTED.replace('target: 0.99', 'targetPercent: 99');
    const after = { ...slo, objective: 0.98 };
    const next = rewritten(text, slo, after);
    expect(readsAs(next, after)).toBe(true);
    expect(next).toContain('# Ours, of team A.');
  });
});

test('a document that refers to an SLI beside it stays one that does', () => {
  const sli =
    'apiVersion: openslo/v1\nkind: SLI\nmetadata: { name: calls }\nspec:\n  ratioMetric:\n    counter: true\n    total: { metricSource: { type: prometheus, spec: { query: a_total } } }\n    bad: { metricSource: { type: prometheus, spec: { query: b_total } } }\n';
  const own = `apiVersion: openslo/v1\nkind: SLO\nmetadata: { name: refers, displayName: Refers }\nspec:\n  service: x\n  indicatorRef: calls\n  timeWindow: [{ duration: 30d, isRolling: true }]\n  budgetingMethod: Occurrences\n  objectives: [{ target: 0.99 }]\n`;
  const [, document] = readDocuments(joinDocuments([sli, own]));
  expect(document.problems).toEqual([]);
  const [before] = document.slos;
  const after = { ...before, title: 'Renamed' };
  const text = rewritten(document.text, before, after, sli);
  expect(text).toContain('indicatorRef: calls');
  expect(readsAs(text, after, sli)).toBe(true);
});

describe('the text of all', () => {
  const broken = toOpenSlo([{ ...slo, name: 'broken' }]).replace('service:', 'servce:');
  const throughput = SHIPPED_SLOS.find(({ indicator }) => indicator.kind === 'throughput') as Slo;
  const condition = SHIPPED_SLOS.find(({ name }) => name === 'tool-errors') as Slo;
  const latency = SHIPPED_SLOS.find(({ name }) => name === 'tool-latency') as Slo;
  const parts = [COMMENTED, `---\n${broken}`, '---\n# nothing here\n', `---\n${toOpenSlo([condition])}`];
  const base = joinDocuments([...parts, toOpenSlo([latency]), `# rates\n${toOpenSlo([throughput])}`]);
  const textsOf = (text: string) => new Map(readDocuments(text).map((one) => [one.key, one.text]));

  test.each(['mine', 'broken', 'tool-errors'])(
    'has a repaired or changed %s in its place, all else byte for byte',
    (key) => {
      const own = `---\n# mine\n${toOpenSlo([{ ...condition, name: key, title: 'Changed' }])}`;
      const text = placedText(base, key, { ...condition, name: key, title: 'Changed' }, own);
      const before = [...textsOf(base)];
      expect([...textsOf(text)]).toEqual(before.map(([name, was]) => [name, name === key ? own : was]));
    }
  );

  test('has a new one at the end', () => {
    const next = { ...slo, name: 'new' };
    expect(placedText(base, '', next, toOpenSlo([next]))).toBe(`${base}---\n${toOpenSlo([next])}`);
  });

  test('has conditions that follow a new name; only the documents with them change', () => {
    const renamed = { ...condition, name: 'errors' };
    const text = placedText(base, 'tool-errors', renamed, toOpenSlo([renamed]));
    const [was, is] = [textsOf(base), textsOf(text)];
    expect(is.get('throughput')).toContain('- errors');
    expect(is.get('throughput')).toContain('# rates');
    ['mine', 'broken', 'tool-latency'].forEach((name) => expect(is.get(name)).toBe(was.get(name)));
  });

  test('goes without one, broken or not', () => {
    expect(withoutText(base, 'broken')).toBe(base.replace(`---\n${broken}`, ''));
    const text = withoutText(base, 'tool-errors');
    expect(textsOf(text).get('throughput')).not.toContain('tool-errors');
    expect(textsOf(text).get('broken')).toBe(textsOf(base).get('broken'));
  });
});

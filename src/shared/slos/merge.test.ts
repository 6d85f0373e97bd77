import { toOpenSlo } from '../../slo/openslo';
import { SHIPPED_SLOS } from '../../slo/shipped';
import { bareText, joinDocuments } from './documents';
import { mergeSlos } from './merge';
import { readDocuments } from './reading';

const [A, B, C] = SHIPPED_SLOS.map((slo) => toOpenSlo([slo]));
const [a, b] = SHIPPED_SLOS.map(({ name }) => name);
const [TITLE_A, TITLE_B] = SHIPPED_SLOS.map(({ title }) => title);
const text = (...documents: string[]) => joinDocuments(documents);
const titled = (document: string, title: string) => document.replace(/displayName: .*/, `displayName: ${title}`);
const NEW = titled(A, 'New').replaceAll(`name: ${a}`, 'name: new');
const BROKEN = B.replace('service:', 'servce:');
const BASE = text(A, B);

describe('a merge', () => {
  test.each<[string, string, string, string[], string[]]>([
    ['of different SLOs', text(titled(A, 'X'), B), text(A, titled(B, 'Y')), [titled(A, 'X'), titled(B, 'Y')], ['Y']],
    ['of the same change', text(titled(A, 'X'), B), text(titled(A, 'X'), B), [titled(A, 'X'), B], ['X']],
    ['of an added one', text(A, B, NEW), text(A, titled(B, 'Y')), [A, titled(B, 'Y'), NEW], ['Y']],
    ['of two added ones', text(A, B, NEW), text(A, B, C), [A, B, C, NEW], [SHIPPED_SLOS[2].title]],
    ['of a deleted one', text(B), text(A, B, C), [B, C], [SHIPPED_SLOS[2].title]],
    ['of one that they deleted', text(titled(A, 'X'), B), text(A), [titled(A, 'X')], [TITLE_B]],
    ['with one that they broke', text(titled(A, 'X'), B), text(A, BROKEN), [titled(A, 'X'), BROKEN], [TITLE_B]],
    ['with their comment', text(titled(A, 'X'), B), text(A, `# why\n${B}`), [titled(A, 'X'), `# why\n${B}`], [TITLE_B]],
  ])('%s keeps both', (_, mine, theirs, documents, others) => {
    const merged = mergeSlos(BASE, mine, theirs);
    expect(merged).toMatchObject({ others, conflicts: [] });
    expect(readDocuments(merged.text).map((one) => bareText(one.text))).toEqual(documents.map(bareText));
  });

  test.each<[string, string, string, string | undefined, string | undefined]>([
    ['both changed', text(titled(A, 'X'), B), text(titled(A, 'Y'), B), titled(A, 'X'), titled(A, 'Y')],
    ['one deleted and the other changed', text(B), text(titled(A, 'Y'), B), undefined, titled(A, 'Y')],
    ['one changed and the other deleted', text(titled(A, 'X'), B), text(B), titled(A, 'X'), undefined],
  ])('of an SLO that %s is a choice', (_, mine, theirs, own, other) => {
    const [conflict] = mergeSlos(BASE, mine, theirs).conflicts;
    expect(conflict).toMatchObject({ key: a, mine: own && bareText(own), theirs: other && bareText(other) });
    const choose = (side: 'mine' | 'theirs', seen = conflict.theirs) =>
      mergeSlos(BASE, mine, theirs, { [a]: { side, theirs: seen } });
    expect(choose('mine').conflicts).toEqual([]);
    expect(bareText(choose('mine').text).includes('displayName: X')).toBe(own !== undefined);
    expect(bareText(choose('theirs').text).includes('displayName: Y')).toBe(other !== undefined);
    expect(choose('mine', 'what they had before').conflicts).toHaveLength(1);
  });

  it('names the SLO that both changed', () => {
    const renamed = text(titled(A, TITLE_A), titled(B, 'X'));
    expect(mergeSlos(BASE, renamed, text(A, titled(B, 'Y'))).conflicts).toMatchObject([{ key: b, title: 'Y' }]);
  });

  it('of texts that are no SLOs is a choice', () => {
    expect(mergeSlos('old', 'mine', 'theirs').conflicts).toMatchObject([{ mine: 'mine', theirs: 'theirs' }]);
  });
});

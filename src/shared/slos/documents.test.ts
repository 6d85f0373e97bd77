import { bareText, headOf, isEmptyDocument, joinDocuments, splitDocuments } from './documents';

const texts = (text: string) => splitDocuments(text).map((piece) => piece.text);

describe('the documents of a text', () => {
  test.each<[string, string, string[]]>([
    ['nothing', '', []],
    ['one', 'a: 1\n', ['a: 1\n']],
    ['two', 'a: 1\n---\nb: 2\n', ['a: 1\n', '---\nb: 2\n']],
    ['a marker at the start', '---\na: 1\n---\nb: 2', ['---\na: 1\n', '---\nb: 2']],
    ['comments and directives before the marker', '# ours\n%YAML 1.2\n---\na: 1\n', ['# ours\n%YAML 1.2\n---\na: 1\n']],
    ['a trailing marker', 'a: 1\n---\n', ['a: 1\n', '---\n']],
    ['an end and no start', 'a: 1\n...\nb: 2\n', ['a: 1\n...\n', 'b: 2\n']],
    ['an end and a start', 'a: 1\n...\n# next\n---\nb: 2\n', ['a: 1\n...\n', '# next\n---\nb: 2\n']],
    ['an end and blank lines', 'a: 1\n...\n\n', ['a: 1\n...\n\n']],
    ['CRLF', 'a: 1\r\n---\r\nb: 2\r\n', ['a: 1\r\n', '---\r\nb: 2\r\n']],
    ['a byte order mark', '\uFEFF---\na: 1\n---\nb: 2\n', ['\uFEFF---\na: 1\n', '---\nb: 2\n']],
    ['content on the line of the marker', '--- {a: 1}\n--- {b: 2}\n', ['--- {a: 1}\n', '--- {b: 2}\n']],
    ['dashes inside a text', 'a: |\n  ---\n  b\nc: ----\n', ['a: |\n  ---\n  b\nc: ----\n']],
    ['a bracket that is never closed', 'a: [\n---\nb: 2\n', ['a: [\n', '---\nb: 2\n']],
    ['a quote that is never closed', 'a: "x\n---\nb: 2\n', ['a: "x\n', '---\nb: 2\n']],
  ])('%s', (_, text, pieces) => {
    expect(texts(text)).toEqual(pieces);
    expect(pieces.join('')).toBe(text);
  });

  it('know their lines', () => {
    expect(splitDocuments('a: 1\nb: 2\n---\nc: 3\n---\nd: 4').map(({ line }) => line)).toEqual([1, 3, 5]);
  });
});

test.each([
  ['# only\n---\n\n...\n', true],
  ['', true],
  ['# a\nb: 1\n', false],
  ['--- {a: 1}', false],
])('%j is empty: %s', (text, empty) => {
  expect(isEmptyDocument(text)).toBe(empty);
});

test.each([
  [['a: 1', 'b: 2'], 'a: 1\n---\nb: 2'],
  [['---\na: 1\n', '# b\n---\nb: 2\n'], '---\na: 1\n# b\n---\nb: 2\n'],
  [['a: 1\n', '# b\nb: 2\n', ''], 'a: 1\n---\n# b\nb: 2\n'],
])('%j are joined', (pieces, text) => {
  expect(joinDocuments(pieces)).toBe(text);
});

test.each([
  ['---\n# ours\na: 1\n# end\n', '---\n# ours\n'],
  ['a: 1\n', ''],
  ['# only\n', '# only\n'],
])('what stands before the content of %j', (text, head) => {
  expect(headOf(text)).toBe(head);
});

test.each([
  ['---\na: 1\n\n', 'a: 1'],
  ['a: 1\r\nb: 2\r\n', 'a: 1\nb: 2'],
])('%j is compared as %j', (text, bare) => {
  expect(bareText(text)).toBe(bare);
});

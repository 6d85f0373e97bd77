import { parseOpenSlo, toOpenSlo } from '../../slo/openslo';
import { SHIPPED_SLOS } from '../../slo/shipped';
import { joinDocuments } from './documents';
import { readDocuments } from './reading';

jest.mock('../../slo/openslo', () => {
  const real = jest.requireActual<typeof import('../../slo/openslo')>('../../slo/openslo');
  return { ...real, parseOpenSlo: jest.fn(real.parseOpenSlo) };
});

const parse = jest.mocked(parseOpenSlo);
const one = (i: number) => toOpenSlo([SHIPPED_SLOS[i]]);
const broken = one(1).replace('service:', 'servce:');
const summary = (text: string) =>
  readDocuments(text).map(({ key, line, slos, problems }) => [key, line, slos.length, problems.length > 0]);
const NAMES = SHIPPED_SLOS.map(({ name }) => name);

describe('documents', () => {
  it('are read one by one: a broken one leaves the others', () => {
    const first = one(0).split('\n').length;
    const second = first + broken.split('\n').length;
    expect(summary(joinDocuments([one(0), broken, one(2)]))).toEqual([
      [NAMES[0], 1, 1, false],
      [NAMES[1], first, 0, true],
      [NAMES[2], second, 1, false],
    ]);
  });

  test.each<[string, string]>([
    ['a bracket that is never closed', 'metadata:\n  name: x\na: [[[\n'],
    ['a quote that is never closed', 'metadata:\n  name: x\na: "b\n'],
    ['a tab', 'metadata:\n  name: x\n\ta: b\n'],
    ['nesting that is too deep', `metadata:\n  name: x\na: ${'['.repeat(5000)}\n`],
  ])('%s breaks one', (_, text) => {
    expect(summary(joinDocuments([one(0), text, one(2)])).map(([key, , count]) => [key, count])).toEqual([
      [NAMES[0], 1],
      ['x', 0],
      [NAMES[2], 1],
    ]);
  });

  it('of comments are no mistake', () => {
    expect(summary('# ours\n---\n# more\n---\n').map(([, , , wrong]) => wrong)).toEqual([false, false]);
  });

  it('of the same name: the second is the mistake, with its line', () => {
    const [, second] = readDocuments(joinDocuments([one(0), one(0)]));
    expect(second).toMatchObject({ key: `${NAMES[0]}~2`, slos: [] });
    expect(second.text.split('\n')[second.problems[0].line - 1]).toBe(`  name: ${NAMES[0]}`);
  });

  it('of the same name: one that cannot be read takes it from no other', () => {
    const wrong = one(0).replace('service:', 'servce:');
    expect(summary(joinDocuments([wrong, one(0)])).map(([key, , count]) => [key, count])).toEqual([
      [`${NAMES[0]}~2`, 0],
      [NAMES[0], 1],
    ]);
  });

  it('without a name are counted', () => {
    const kinds = readDocuments('a: 1\n---\nb: 2\n');
    expect(kinds.map(({ key, title }) => [key, title])).toEqual([
      ['~1', 'Document at line 1'],
      ['~2', 'Document at line 2'],
    ]);
  });

  it('have their title, also where they are broken', () => {
    expect(readDocuments(broken)[0].title).toBe(SHIPPED_SLOS[1].title);
  });

  it('are read again only where they changed', () => {
    readDocuments(joinDocuments([one(0), one(2), `# first\n${one(3)}`]));
    parse.mockClear();
    readDocuments(joinDocuments([one(0), one(2), `# second\n${one(3)}`]));
    expect(parse).toHaveBeenCalledTimes(1);
  });

  it('that make the reader fail are a problem, not an exception', () => {
    parse.mockImplementationOnce(() => {
      throw new RangeError('Maximum call stack size exceeded');
    });
    expect(readDocuments('deep: 1\n')[0].problems[0].message).toBe(
      'This document cannot be read. It is nested too deeply.'
    );
  });
});

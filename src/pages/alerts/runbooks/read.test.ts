import { fillIn, HEADINGS, linksOf, readRunbook, slugOf } from './read';

const QUERY = (lines: string) => `# X\n\n<!-- query\n${lines}\n-->\n<!-- end -->\n`;
const VALUE = 'value: {build: rate, concept: toolCalls, by: [tool], window: 5m}';

const RUNBOOK = `# HighMCPErrorRate

<!-- alert -->

| generated |

<!-- end -->

## Meaning

More than *one*.

- a
- b

## Diagnosis

### 1. Which tools?

<!-- query
title: Calls a second
${VALUE}
top: 5
compare: "> 0"
empty: Nothing was called.
-->

Calls a second:

\`\`\`promql
rate(x[5m])
\`\`\`

<!-- end -->

\`\`\`sh
# not a heading
curl x
\`\`\`

See [other](Other.md#impact), [here](#meaning), [file](../slo.md) and [web](https://example.com).
`;

describe('reading a runbook', () => {
  const { runbook, problems } = readRunbook(RUNBOOK);

  it('gives its blocks in order, without what is generated', () => {
    expect(problems).toEqual([]);
    expect(runbook.title).toBe('HighMCPErrorRate');
    expect(runbook.blocks).toEqual([
      { kind: 'heading', level: 2, id: 'meaning', text: 'Meaning' },
      { kind: 'text', markdown: 'More than *one*.\n\n- a\n- b' },
      { kind: 'heading', level: 2, id: 'diagnosis', text: 'Diagnosis' },
      { kind: 'heading', level: 3, id: '1-which-tools', text: '1. Which tools?' },
      {
        kind: 'query',
        title: 'Calls a second',
        value: { build: 'rate', concept: 'toolCalls', by: ['tool'], window: '5m' },
        top: 5,
        compare: '> 0',
        empty: 'Nothing was called.',
      },
      { kind: 'code', language: 'sh', text: '# not a heading\ncurl x' },
      expect.objectContaining({ kind: 'text' }),
    ]);
  });

  it('finds its links inside the repository', () => {
    expect(linksOf(runbook)).toEqual(['Other.md#impact', '#meaning', '../slo.md']);
  });

  it.each([
    [
      'an unknown concept',
      `title: T\n${VALUE.replace('toolCalls', 'toolCals')}`,
      /^"T": There is no concept "toolCals"/,
    ],
    ['an unknown builder', `title: T\n${VALUE.replace('rate', 'rat')}`, /There is no builder "rat"/],
    ['an unknown key', `title: T\n${VALUE}\nemtpy: x`, /has no key "emtpy"; did you mean "empty"\?/],
    ['no title', VALUE, /lacks "title"/],
    ['no value', 'title: T', /lacks "value"/],
    ['a comparison that is none', `title: T\n${VALUE}\ncompare: "> x"`, /"compare" is "> x"; write for example/],
    ['broken YAML', 'title: [', /./],
    ['text', 'just text', /This is no query: just text/],
  ])('reports %s', (_, lines, message) => {
    const read = readRunbook(QUERY(lines));
    expect(read.runbook.blocks).toEqual([]);
    expect(read.problems.join(' ')).toMatch(message);
  });

  it.each([
    ['no title', 'Text.', 'It has no title: begin with "# " and the title.'],
    ['two equal anchors', '# X\n## A b\n### A: b', 'Two headings have the anchor #a-b; rename one.'],
    ['indented code', '# X\n- a\n  ```sh\n  x\n  ```', 'A code block is indented; write it outside of the list.'],
    ['a comment without an end', '# X\n<!-- alert -->\nText', /Its comments are not pairs/],
    ['a comment of another kind', '# X\n<!-- todo -->\n<!-- alert -->', /Its comments are not pairs/],
  ])('reports %s', (_, text, message) => {
    expect(readRunbook(text).problems).toEqual([expect.stringMatching(message)]);
  });

  it('names the parts of every runbook', () => {
    expect(HEADINGS).toEqual(['Meaning', 'Impact', 'Diagnosis', 'Mitigation', 'Verification', 'Escalation']);
  });
});

describe('filling in', () => {
  it('replaces what is generated, and nothing else', () => {
    const asked: string[] = [];
    const filled = fillIn(RUNBOOK, (what) => {
      asked.push(what);
      return `NEW ${asked.length}`;
    });
    expect(asked).toEqual(['alert', expect.stringMatching(/^title: Calls a second\n/)]);
    expect(filled).toContain('<!-- alert -->\n\nNEW 1\n\n<!-- end -->\n\n## Meaning');
    expect(filled).toContain('-->\n\nNEW 2\n\n<!-- end -->');
    expect(filled).not.toContain('rate(x[5m])');
    expect(fillIn(filled, (what) => (what === 'alert' ? 'NEW 1' : 'NEW 2'))).toBe(filled);
  });
});

it.each([
  ['3. Why did it stop?', '3-why-did-it-stop'],
  ['Free space', 'free-space'],
  ['`up` == 0', 'up--0'],
])('the anchor of "%s" is GitHub’s', (heading, anchor) => {
  expect(slugOf(heading)).toBe(anchor);
});

import fc from 'fast-check';
import { escapeLabelValue, escapeRegex, labelName, quote, regex, selector, variable } from './escape';

/** Reads a PromQL string as Prometheus and MetricsQL do (Go's strconv.Unquote for double quotes). */
function unquote(text: string): string {
  if (!text.startsWith('"') || !text.endsWith('"') || text.length < 2) {
    throw new Error(`not a string: ${text}`);
  }
  const simple: Record<string, string> = { n: '\n', r: '\r', t: '\t', '\\': '\\', '"': '"' };
  let out = '';
  const body = text.slice(1, -1);
  for (let i = 0; i < body.length; i++) {
    const char = body[i];
    if (char === '"' || char === '\n') {
      throw new Error(`unescaped ${JSON.stringify(char)} in ${text}`);
    }
    if (char !== '\\') {
      out += char;
      continue;
    }
    const next = body[++i];
    const digits = { x: 2, u: 4, U: 8 }[next];
    if (digits !== undefined) {
      out += String.fromCodePoint(parseInt(body.slice(i + 1, i + 1 + digits), 16));
      i += digits;
    } else if (next in simple) {
      out += simple[next];
    } else {
      throw new Error(`unknown escape \\${next} in ${text}`);
    }
  }
  return out;
}

/** What Grafana replaces in a query before it is sent. */
const GRAFANA_VARIABLE = /\$(\w+)|\[\[(\w+?)(?::(\w+))?\]\]|\${(\w+)(?:\.([^:^\}]+))?(?::([^\}]+))?}/;

/** Any string, with the characters that matter far more often than chance would have it. */
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom('\\', '"', '\n', '$', '{', '}', '[', '[[', ']]', '${a}', '😀', '\u0000', "'", '`', 'x24'))
    .map((parts) => parts.join(''))
);

/** As UTF-8 sees it: half a surrogate pair is not a character. */
function wellFormed(value: string): string {
  return Buffer.from(value, 'utf8').toString('utf8');
}

describe('escapeLabelValue', () => {
  it.each([
    ['plain', 'plain'],
    ['a"b', 'a\\"b'],
    ['a\\b', 'a\\\\b'],
    ['a\nb', 'a\\nb'],
    ['$job', '\\x24job'],
    ['${job}', '\\x24{job}'],
    ['[[job]]', '\\x5b\\x5bjob]]'],
    ['{braces}', '{braces}'],
    ['😀 ü', '😀 ü'],
    ['\u0000', '\\x00'],
    ['\ufffd', '\\ufffd'],
    ['\ud800', '\\ufffd'],
  ])('writes %j as %s', (value, expected) => {
    expect(escapeLabelValue(value)).toBe(expected);
  });

  it('gives back any well-formed value when PromQL reads it', () => {
    fc.assert(fc.property(anyText, (value) => expect(unquote(quote(value))).toBe(wellFormed(value))));
  });

  it('leaves nothing for Grafana to replace', () => {
    fc.assert(fc.property(anyText, (value) => expect(quote(value)).not.toMatch(GRAFANA_VARIABLE)));
  });
});

describe('escapeRegex', () => {
  it('matches the literal and nothing else', () => {
    fc.assert(
      fc.property(anyText, anyText, (value, other) => {
        const pattern = new RegExp(`^(?:${escapeRegex(value)})$`);
        expect(pattern.test(value)).toBe(true);
        expect(pattern.test(other)).toBe(value === other);
      })
    );
  });

  it('survives the string around it', () => {
    expect(quote(escapeRegex('a.b$[[c'))).toBe('"a\\\\.b\\\\\\x24\\\\[\\\\[c"');
    fc.assert(
      fc.property(anyText, (value) => expect(unquote(quote(escapeRegex(value)))).toBe(escapeRegex(wellFormed(value))))
    );
  });
});

describe('names', () => {
  it('quotes label names that are no classic identifiers', () => {
    expect(labelName('http_route')).toBe('http_route');
    expect(labelName('http.route')).toBe('"http.route"');
  });

  it('moves names with dots into the braces', () => {
    expect(selector('up', ['job="a"'])).toBe('up{job="a"}');
    expect(selector('up', [])).toBe('up');
    expect(selector('http.server.requests', ['job="a"'])).toBe('{__name__="http.server.requests",job="a"}');
  });

  it('writes variables as Grafana reads them and refuses what is none', () => {
    expect(variable('instance')).toEqual({ template: '$instance' });
    expect(variable('instance', 'regex')).toEqual({ template: '${instance:regex}' });
    expect(() => variable('a"} or up{')).toThrow('not a name of a dashboard variable');
    expect(regex('5..')).toEqual({ regex: '5..' });
  });
});

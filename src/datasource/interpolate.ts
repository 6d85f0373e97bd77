/** Dashboard variables in PromQL: what a value becomes depends on its place. */

type Format = (value: unknown) => string;
/** Grafana's replacement: `format` turns a variable's value into text, which is a list when several are chosen. */
export type Replace = (text: string, format?: Format) => string;

const LITERAL = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|#[^\n]*/gs;
const REFERENCE = /\$\w+|\[\[\w+?(?::\w+)?\]\]|\$\{[^}]+\}/g;
const MATCHER = /(=~|!~|!=|=)(\s*)$/;

/**
 * Replaces variables in PromQL. In strings, values are quoted; behind =~ and !~ they are also escaped as regular
 * expressions, and several become (a|b). Several values behind = or != turn it into =~ or !~. A format in the reference
 * itself, such as ${tool:raw}, is left to Grafana.
 */
export function interpolatePromql(text: string, replace: Replace): string {
  let [out, last] = ['', 0];
  const plain = (part: string) => replace(part, (value) => listOf(value).join(','));
  for (const { 0: literal, index } of text.matchAll(LITERAL)) {
    out += plain(text.slice(last, index));
    last = index + literal.length;
    if (literal.startsWith('#')) {
      out += literal;
      continue;
    }
    const [, operator = '', space = ''] = MATCHER.exec(out) ?? [];
    const parts = partsOf(literal.slice(1, -1), replace);
    const several = parts.some(({ values }) => values !== undefined && values.length > 1);
    const becomes = several ? operator.replace(/^=$/, '=~').replace(/^!=$/, '!~') : operator;
    if (becomes !== operator) {
      out = out.slice(0, out.length - operator.length - space.length) + becomes + space;
    }
    out += literal[0] + parts.map((part) => written(part, literal[0], operator, becomes)).join('') + literal[0];
  }
  return out + plain(text.slice(last));
}

/** A piece of a string: text as it is written there, or the values of a variable. */
interface Part {
  text: string;
  values?: string[];
}

function partsOf(content: string, replace: Replace): Part[] {
  const parts: Part[] = [];
  let last = 0;
  for (const { 0: reference, index } of content.matchAll(REFERENCE)) {
    let values: string[] | undefined;
    const text = replace(reference, (value) => {
      values = listOf(value);
      return values.join('|');
    });
    parts.push({ text: content.slice(last, index) }, { text, values });
    last = index + reference.length;
  }
  return [...parts, { text: content.slice(last) }];
}

function written({ text, values }: Part, quote: string, operator: string, becomes: string): string {
  const isRegex = becomes.endsWith('~');
  if (values === undefined) {
    // What was a literal stays one when its matcher becomes a regular expression.
    return becomes === operator ? text : quoted(escapeRegex(unquoted(text, quote)), quote);
  }
  const escaped = isRegex ? values.map(escapeRegex) : values;
  return quoted(escaped.length > 1 && isRegex ? `(${escaped.join('|')})` : escaped.join('|'), quote);
}

const listOf = (value: unknown): string[] => [value].flat().map(String);

const escapeRegex = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&').replaceAll('`', '\\x60');

/** PromQL has no escapes between backticks: one in a value would end the string, so it is left out. */
function quoted(text: string, quote: string): string {
  return quote === '`'
    ? text.replaceAll('`', '')
    : text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`).replaceAll('\n', '\\n');
}

function unquoted(text: string, quote: string): string {
  return quote === '`' ? text : text.replace(/\\(.)/gs, (_, char) => ({ n: '\n', t: '\t' })[char as 'n'] ?? char);
}

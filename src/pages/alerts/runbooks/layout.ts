/** PromQL that is read: one operand of `or` and `and` a line, where one line would be too long. */
const LONGEST_LINE = 100;

export function lay(expr: string): string {
  return expr.length <= LONGEST_LINE ? expr : splitAt(expr).join('\n');
}

/** A new line, indented by its parentheses, before each operator of a set that stands outside of quotes. */
function splitAt(expr: string): string[] {
  const lines = [''];
  let depth = 0;
  for (const token of expr.split(/("(?:[^"\\]|\\.)*"|[()]| (?:or|and|unless) )/)) {
    depth += token === '(' ? 1 : token === ')' ? -1 : 0;
    if (/^ \w+ $/.test(token)) {
      lines.push(`${'  '.repeat(depth)}${token.trim()} `);
    } else {
      lines[lines.length - 1] += token;
    }
  }
  return lines;
}

/**
 * Text that goes into PromQL: label values, regular expressions, names.
 *
 * Grafana replaces `$name`, `${name}` and `[[name]]` in a query before it sends it, also inside strings. A literal
 * value must survive that, so `$` and `[[` are written as PromQL's own \x escapes. Text that Grafana *shall* replace
 * has a type of its own: {@link Template}.
 */

/** Text that is emitted unchanged, for Grafana to interpolate. */
export interface Template {
  template: string;
}

/** A regular expression that is written as such, not as literal text. */
export interface Regex {
  regex: string;
}

/** A reference to a dashboard variable, e.g. `variable('instance')` -> `$instance`; format as in Grafana, e.g. `regex`. */
export function variable(name: string, format?: string): Template {
  if (!/^\w+$/.test(name)) {
    throw new Error(`"${name}" is not a name of a dashboard variable: use letters, digits and underscores.`);
  }
  return { template: format ? `\${${name}:${format}}` : `$${name}` };
}

/** A regular expression for `=~` and `!~`; RE2 syntax, anchored at both ends by PromQL. */
export function regex(pattern: string): Regex {
  return { regex: pattern };
}

const ESCAPES: Record<string, string> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t', $: '\\x24' };

/** A literal inside the double quotes of a PromQL string. Lone surrogates become U+FFFD. */
export function escapeLabelValue(value: string): string {
  return (
    value
      .replace(/[\\"\n\r\t$]/g, (char) => ESCAPES[char])
      .replace(/\[\[/g, '\\x5b\\x5b')
      // PromQL's lexer takes U+FFFD for broken UTF-8, and the other control characters are unreadable in a query.
      .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|\ufffd/g, '\\ufffd')
      .replace(/[\u0000-\u001f\u007f]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`)
  );
}

/** A literal inside a regular expression (RE2, as Go's regexp.QuoteMeta does it). */
export function escapeRegex(value: string): string {
  return value.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}

/** A PromQL string: quotes included. */
export function quote(value: string): string {
  return `"${escapeLabelValue(value)}"`;
}

/** True for names that PromQL takes without quotes, in every version. */
function isClassicMetricName(name: string): boolean {
  return /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name);
}

/** True for label names that PromQL takes without quotes, in every version. */
export function isClassicLabelName(name: string): boolean {
  return /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name);
}

/** A label name in a selector or in by(): quoted where it is not a classic identifier. */
export function labelName(name: string): string {
  return isClassicLabelName(name) ? name : quote(name);
}

/** A selector, e.g. `up{job="contextd"}`; names with dots go into the braces. */
export function selector(metric: string, matchers: string[]): string {
  if (isClassicMetricName(metric)) {
    return matchers.length > 0 ? `${metric}{${matchers.join(',')}}` : metric;
  }
  return `{${[`__name__=${quote(metric)}`, ...matchers].join(',')}}`;
}

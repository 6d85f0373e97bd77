/** A label value escaped for the double quotes of an exact matcher. */
export function escapeExact(value: string): string {
  return value.replace(/\\/g, '\\\\').replace(/"/g, '\\"');
}

/** A label value escaped for the double quotes of a regular expression matcher, to match literally. */
function escapeRegex(value: string): string {
  return value
    .replace(/\\/g, '\\\\\\\\')
    .replace(/[$^*{}[\]'+?.()|]/g, '\\\\$&')
    .replace(/"/g, '\\"');
}

interface Variable {
  multi?: boolean;
  includeAll?: boolean;
}

/**
 * How a variable is written into PromQL. One that can hold several values is written as a regular expression, and its
 * values are escaped for it; any other one is written for an exact matcher.
 */
export function interpolateVariable(value: unknown, variable: Variable = {}): string {
  if (!variable.multi && !variable.includeAll) {
    return escapeExact(String(value ?? ''));
  }
  if (!Array.isArray(value)) {
    return escapeRegex(String(value ?? ''));
  }
  const parts = value.map((one) => escapeRegex(String(one)));
  return parts.length === 1 ? parts[0] : `(${parts.join('|')})`;
}

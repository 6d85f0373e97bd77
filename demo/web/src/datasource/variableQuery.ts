/** The parsed text of a query variable. */
export type VariableQuery =
  | { kind: 'label_names'; selector?: string }
  | { kind: 'label_values'; label: string; selector?: string }
  | { kind: 'metrics'; pattern: string }
  | { kind: 'query_result'; expr: string }
  | { kind: 'series'; selector: string };

/** Reads label_names(), label_values(label), label_values(selector, label), metrics(pattern), query_result(expr) or a selector. */
export function parseVariableQuery(text: string): VariableQuery | undefined {
  const query = text.trim();
  const names = /^label_names\((.*)\)\s*$/s.exec(query);
  if (names) {
    return { kind: 'label_names', selector: names[1].trim() || undefined };
  }
  const values = /^label_values\((.*)\)\s*$/s.exec(query);
  if (values) {
    // The label follows the last comma: commas before it belong to the selector.
    const cut = values[1].lastIndexOf(',');
    const label = values[1].slice(cut + 1).trim();
    return label
      ? { kind: 'label_values', label, selector: cut < 0 ? undefined : values[1].slice(0, cut).trim() || undefined }
      : undefined;
  }
  const metrics = /^metrics\((.*)\)\s*$/s.exec(query);
  if (metrics) {
    return { kind: 'metrics', pattern: metrics[1].trim() };
  }
  const result = /^query_result\((.+)\)\s*$/s.exec(query);
  if (result) {
    return { kind: 'query_result', expr: result[1].trim() };
  }
  return query ? { kind: 'series', selector: query } : undefined;
}

/** The text of a query variable, which newer editors store in an object. */
export function variableText(query: unknown): string {
  if (query && typeof query === 'object' && 'query' in query) {
    return String(query.query ?? '');
  }
  return typeof query === 'string' ? query : '';
}

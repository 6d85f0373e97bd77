/** Which rules the table shows. Pure. */
import { type RuleRow, STATE_WORDS } from './rows';

export const ALL = 'all';

export interface Filter {
  text: string;
  subject: string;
  severity: string;
  state: string;
}

export const NO_FILTER: Filter = { text: '', subject: ALL, severity: ALL, state: ALL };

export function filtered(rows: readonly RuleRow[], { text, subject, severity, state }: Filter): RuleRow[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    const searched = [row.title, row.slo ?? '', row.group, row.subject].join(' ').toLowerCase();
    return (
      words.every((word) => searched.includes(word)) &&
      (subject === ALL || row.subject === subject) &&
      (severity === ALL || row.severity === severity) &&
      (state === ALL || row.state === state)
    );
  });
}

interface Option {
  value: string;
  label: string;
}

/** What there is to choose from, with the number of rules. */
export function optionsOf(rows: readonly RuleRow[]): Record<'subject' | 'severity' | 'state', Option[]> {
  return {
    subject: options('All', rows, (row) => [row.subject, row.subject]),
    severity: options('All', rows, ({ severity }) => [severity, severity || 'no severity']),
    state: options('All', rows, ({ state }) => [state, STATE_WORDS[state].word]),
  };
}

function options(all: string, rows: readonly RuleRow[], of: (row: RuleRow) => [string, string]): Option[] {
  const counts = new Map<string, { label: string; count: number }>();
  rows.forEach((row) => {
    const [value, label] = of(row);
    counts.set(value, { label, count: (counts.get(value)?.count ?? 0) + 1 });
  });
  return [
    { value: ALL, label: all },
    ...[...counts].map(([value, { label, count }]) => ({ value, label: `${label} (${count})` })),
  ];
}

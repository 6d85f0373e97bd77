/** Silences, as Alertmanagers tell them. */

export interface SilenceMatcher {
  name: string;
  value: string;
  isRegex: boolean;
  /** Left out by old Alertmanagers, which know only equality. */
  isEqual?: boolean;
}

export interface Silence {
  id: string;
  matchers: SilenceMatcher[];
  startsAt: string;
  endsAt: string;
  createdBy: string;
  comment: string;
  status: { state: 'active' | 'pending' | 'expired' };
}

/** The silences that are in force and concern these labels. */
export function silencesOf(labels: Record<string, string>, silences: readonly Silence[]): Silence[] {
  return silences.filter(
    ({ status, matchers }) => status.state === 'active' && matchers.every((one) => matches(one, labels))
  );
}

function matches({ name, value, isRegex, isEqual = true }: SilenceMatcher, labels: Record<string, string>): boolean {
  const has = labels[name] ?? '';
  return (isRegex ? matchesWhole(value, has) : has === value) === isEqual;
}

function matchesWhole(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 's').test(text);
  } catch {
    // Go has expressions that this browser does not: shown as not silenced, which is the safe mistake.
    return false;
  }
}

/** alertname="SlowTools", instance=~"contextd-.*". */
export function matcherText({ name, value, isRegex, isEqual = true }: SilenceMatcher): string {
  const operator = isRegex ? (isEqual ? '=~' : '!~') : isEqual ? '=' : '!=';
  return `${name}${operator}"${value}"`;
}

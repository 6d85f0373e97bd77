/** Small checks that the validation of the catalogue is made of. */

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isSentence(value: unknown): value is string {
  return typeof value === 'string' && /^\S.*\.$/s.test(value);
}

export function oneOf<T extends string>(allowed: readonly T[], value: unknown): value is T {
  return typeof value === 'string' && (allowed as readonly string[]).includes(value);
}

export function isStringList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/** A sentence for every key that is not allowed: the usual form of a typo. */
export function unknownKeys(where: string, value: Record<string, unknown>, allowed: string[]): string[] {
  return Object.keys(value)
    .filter((key) => !allowed.includes(key))
    .map((key) => `${where}: "${key}" is not a known key; use ${allowed.join(', ')}.`);
}

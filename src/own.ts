/** The value under a key that somebody typed: "constructor" is a key of every object, but of its prototype. */
export function ownValue<T>(record: Readonly<Partial<Record<string, T>>> | undefined, key: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}

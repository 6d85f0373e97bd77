/**
 * What an SLI counts, as eight hex digits: the label "definition" of its recorded series. Recorded series of rules
 * from before a change of the indicator, its groups or its jobs have another one, and are not used.
 */
import type { Slo } from './types';

/**
 * @param scope matchers of contextd's own series, as resolveSlo gets them
 */
export function definitionHash({ indicator, groupBy = [] }: Slo, scope: readonly string[]): string {
  return fnv1a(canonical({ indicator, groupBy: [...groupBy].sort(), scope: [...scope].sort() }));
}

/** JSON with sorted keys, so that the same definition always has the same text. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part
  );
}

/** FNV-1a of 32 bits, over UTF-8. */
export function fnv1a(text: string): string {
  const hash = new TextEncoder()
    .encode(text)
    .reduce((sum, byte) => Math.imul(sum ^ byte, 0x01000193) >>> 0, 0x811c9dc5);
  return hash.toString(16).padStart(8, '0');
}

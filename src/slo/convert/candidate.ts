import type { Json, Kept, Slo } from '../types';

/** An SLO of another tool: converted, or the reason why it cannot be. */
export interface Candidate {
  /** Where it is in its document. */
  path: Array<string | number>;
  /** What the other tool calls it. */
  name: string;
  slo: Slo | string;
  lost: string[];
}

export type Fields = { [key: string]: Json };

/** A mapping of a document; empty where there is none. Keys are own keys only. */
export function fields(value: Json | undefined): Fields {
  const isFields = typeof value === 'object' && value !== null && !Array.isArray(value);
  return Object.assign(Object.create(null) as Fields, isFields ? value : {});
}

export function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A name as a DNS label. */
export function slug(...parts: string[]): string {
  const label = parts
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63);
  return label.replace(/^-+|-+$/g, '');
}

/** A percentage as a ratio without the noise of binary fractions. */
export function ratioOf(percent: Json | undefined): number {
  const value = typeof percent === 'string' ? Number(percent.trim() || NaN) : percent;
  return typeof value === 'number' ? Number((value / 100).toPrecision(15)) : NaN;
}

/** Labels and annotations as the text of an SLO keeps them. */
export function keptMetadata(labels: Fields, annotations: Fields): Kept | undefined {
  const entries = Object.entries({ labels, annotations }).flatMap(([key, all]): Array<[string, Json]> => {
    const texts = Object.entries(all).filter(([name, value]) => typeof value === 'string' && !isOwn(name));
    return texts.length > 0 ? [[`metadata.${key}`, Object.fromEntries(texts)]] : [];
  });
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/** Annotations of ours would be read as settings. */
const isOwn = (name: string) => name.startsWith('contextd.io/');

export const NO_COUNTER =
  'it is more than the sum of one counter. Write the SLO with selectors, such as http_requests_total{job="x"}.';

/** The keys of a part that have no place here, as one sentence. */
export function unknownKeys(part: Fields, known: string[], why: string): string[] {
  const names = Object.keys(part).filter((key) => !known.includes(key));
  return names.length > 0 ? [`${names.map((name) => `"${name}"`).join(', ')}: ${why}`] : [];
}

import type { Json, Kept } from '../types';
import type { MapReader } from '../yaml-reader';
import type { YamlText } from '../yaml-text';

/** Prefix of our annotations: what OpenSLO v1 has no key for. */
export const ANNOTATION = 'contextd.io/';
export const API_VERSION = 'openslo/v1';

/** What the reading of one SLO needs besides its document. */
export interface Reading {
  yaml: YamlText;
  /** Finds the SLI of a name in the same text. */
  sli: (name: string) => MapReader | undefined;
  /** The type of a DataSource of the same text. */
  sourceType: (name: string) => string | undefined;
  /** Filled while reading. */
  kept: Kept;
}

/** Keeps a value under its place in the document of the SLO. */
export function keep({ kept }: Reading, path: string, value: Json | undefined): void {
  if (value !== undefined) {
    kept[path] = value;
  }
}

/** The metadata of any document, with the mistakes in it reported. */
export function readMetadata(map: MapReader, required: boolean): Record<string, Json> {
  const entries: Array<[string, Json | undefined]> = [
    ['name', map.text('name', required)],
    ['displayName', map.text('displayName', false)],
    ['labels', map.textMap('labels', true)],
    ['annotations', map.textMap('annotations', false)],
  ];
  map.done();
  return Object.fromEntries(entries.filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

/** Which pages a reader may have meant by an address that no page has. */
import { distance } from 'fastest-levenshtein';

/** Something that an address can lead to. */
export interface Place {
  /** Its address below the app's, for example "runtime/tools". */
  path: string;
  title: string;
}

/** How many are offered. */
const MOST = 3;

/** Share of the letters that may differ; one always may. */
const DIFFERENT = 0.4;

/** Letters that a name must have to be found by its beginning. */
const BEGINNING = 3;

/** A letter of the whole address counts this much less than one of its last part. */
const WHOLE = 1000;

/**
 * The places whose addresses resemble the path, the most similar first. Where none does: the one that the path begins
 * with, or else the first place.
 */
export function nearest(path: string, places: readonly Place[]): Place[] {
  const wanted = segmentsOf(path);
  const similar = places
    .map((place) => ({ place, off: difference(wanted, segmentsOf(place.path)) }))
    .filter(({ off }) => off < Infinity)
    .sort((a, b) => a.off - b.off)
    .slice(0, MOST)
    .map(({ place }) => place);
  return similar.length > 0 ? similar : [above(wanted, places) ?? places[0]];
}

/** Names like a given one, for example "tool-erors" -> "tool-errors", the most similar first. */
export function similarNames(name: string, names: readonly string[]): string[] {
  const places = names.map((one) => ({ path: encodeURIComponent(one), title: one }));
  return places.length === 0
    ? []
    : nearest(encodeURIComponent(name), [NONE, ...places])
        .filter((place) => place !== NONE)
        .map(({ title }) => title);
}

const NONE: Place = { path: '', title: '' };

function segmentsOf(path: string): string[] {
  return path.toLowerCase().split('/').filter(Boolean);
}

/** Letters to change in its last part; among equals, the place wins whose whole address is nearer. */
function difference(wanted: string[], other: string[]): number {
  const last = letters(wanted.at(-1) ?? '', other.at(-1) ?? '');
  return last + distance(wanted.join('/'), other.join('/')) / WHOLE;
}

/** Letters to change; Infinity where the two are different words. One that begins with the other is not. */
function letters(wanted: string, other: string): number {
  const off = distance(wanted, other);
  const begins = wanted.length >= BEGINNING && other.startsWith(wanted);
  const allowed = Math.max(1, Math.floor(wanted.length * DIFFERENT));
  return begins ? Math.min(off, 1) : off <= allowed && off < other.length ? off : Infinity;
}

/** The place that has the most of the path's first parts. */
function above(wanted: string[], places: readonly Place[]): Place | undefined {
  for (let length = wanted.length - 1; length > 0; length--) {
    const path = wanted.slice(0, length).join('/');
    const found = places.find((place) => place.path === path);
    if (found) {
      return found;
    }
  }
  return undefined;
}

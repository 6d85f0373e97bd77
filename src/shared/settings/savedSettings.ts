import { config } from '@grafana/runtime';
import { useSyncExternalStore } from 'react';
import { type AppSettings } from '../../settings';
import type { Choices, Conflict } from '../slos/merge';
import { changeSettings } from './pluginSettings';

/**
 * The app's jsonData after it was saved from one of its pages. Grafana hands an app the settings that it had when the
 * browser loaded it.
 */
let saved: AppSettings | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The app's jsonData as it is now: what Grafana loaded, or what was saved since. */
export function useJsonData(loaded: unknown): unknown {
  return useSyncExternalStore(subscribe, () => saved ?? loaded);
}

/** Who saved the SLOs last, and when (RFC 3339). */
export type SavedBy = NonNullable<AppSettings['slosSaved']>;

/** Somebody else has changed the same SLOs meanwhile, so nothing was saved. */
export class ConflictError extends Error {
  public constructor(
    public readonly conflicts: Conflict[],
    public readonly by: SavedBy | undefined
  ) {
    const titles = conflicts.map(({ title }) => `"${title}"`).join(', ');
    super(`Somebody else has changed ${titles} since you opened it, so nothing was saved.`);
  }
}

export interface SavedSlos {
  before: string | undefined;
  after: string | undefined;
  /** Titles of the SLOs that somebody else had changed meanwhile; their changes are kept. */
  others: string[];
}

/**
 * Saves the SLOs of the app; everything else in its settings stays, and so do changes that somebody else made to other
 * SLOs meanwhile.
 *
 * @param mine OpenSLO v1; undefined brings the shipped ones back
 * @param base what the reader started from
 * @param choices for SLOs that both have changed
 * @throws ConflictError where a choice is missing; else what Grafana's backend throws
 */
export async function saveSlos(
  mine: string | undefined,
  base: string | undefined,
  choices: Choices = {}
): Promise<SavedSlos> {
  let result: SavedSlos = { before: base, after: mine, others: [] };
  saved = await changeSettings(async ({ slos, slosSaved, ...others }) => {
    const theirs = textOf(slos);
    result = theirs === base ? { before: base, after: mine, others: [] } : await merged(theirs, slosSaved);
    const text = result.after === undefined ? {} : { slos: result.after };
    return { ...others, ...text, slosSaved: theirs === result.after && slosSaved ? slosSaved : signature() };
  });
  listeners.forEach((listener) => listener());
  return result;

  async function merged(theirs: string | undefined, by: SavedBy | undefined): Promise<SavedSlos> {
    // It brings the reader of YAML, which no page needs before somebody else has saved.
    const { mergeSettings } = await import('../slos/mergeSettings');
    const { text, conflicts, others: titles } = mergeSettings(base, mine, theirs, choices);
    if (conflicts.length > 0) {
      throw new ConflictError(conflicts, by);
    }
    return { before: theirs, after: text, others: titles };
  }
}

/** A text of white space only is none. */
export function textOf(slos: unknown): string | undefined {
  return typeof slos === 'string' && slos.trim() !== '' ? slos : undefined;
}

function signature(): SavedBy {
  const { name, login } = (config.bootData?.user ?? {}) as { name?: string; login?: string };
  return { by: name || login || '', at: new Date().toISOString() };
}

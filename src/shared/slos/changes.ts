import { useSyncExternalStore } from 'react';
import { saveSlos } from '../settings/savedSettings';

/** The last change of the SLOs in this browser tab. */
export interface LastChange {
  /** What happened. */
  sentence: string;
  /** How to undo it: the text before and after; left out for an undo. */
  undo?: { before: string | undefined; after: string | undefined };
}

let last: LastChange | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function set(change: LastChange | undefined): void {
  last = change;
  listeners.forEach((listener) => listener());
}

export function useLastChange(): LastChange | undefined {
  return useSyncExternalStore(subscribe, () => last);
}

export function dismissLastChange(): void {
  set(undefined);
}

/**
 * Saves the SLOs, and keeps the text before so that the change can be undone.
 *
 * @param text OpenSLO v1; undefined restores the shipped ones
 * @param before what the reader started from
 * @param sentence what happened, for the notice
 * @throws as saveSlos does
 */
export async function changeSlos(
  text: string | undefined,
  before: string | undefined,
  sentence: string
): Promise<void> {
  // Settings are read without the white space around them, and compared so.
  const after = text?.trim() || undefined;
  await saveSlos(after, before);
  set({ sentence, undo: { before, after } });
}

/** @throws as saveSlos does, for example when another user has changed the SLOs since */
export async function undoLastChange(): Promise<void> {
  if (last?.undo) {
    const { before, after } = last.undo;
    await saveSlos(before, after);
    set({ sentence: 'The last change was undone.' });
  }
}

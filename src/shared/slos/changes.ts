import { useSyncExternalStore } from 'react';
import { saveSlos, textOf } from '../settings/savedSettings';
import { enumerate } from '../words/readings';
import type { Choices } from './merge';

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
 * @param base what the reader started from
 * @param sentence what happened, for the notice
 * @param choices for SLOs that somebody else has changed as well
 * @throws as saveSlos does
 */
export async function changeSlos(
  text: string | undefined,
  base: string | undefined,
  sentence: string,
  choices?: Choices
): Promise<void> {
  const { before, after, others } = await saveSlos(textOf(text), base, choices);
  set({ sentence: [sentence, keptSentence(others)].join(' ').trim(), undo: { before, after } });
}

function keptSentence(others: readonly string[]): string {
  const titles = enumerate(others.map((title) => `"${title}"`));
  return others.length > 0 ? `Somebody else had changed ${titles} meanwhile; that change is kept.` : '';
}

/** @throws as saveSlos does, for example when another user has changed the same SLOs since */
export async function undoLastChange(): Promise<void> {
  if (last?.undo) {
    const { before, after } = last.undo;
    const { others } = await saveSlos(before, after);
    set({ sentence: ['The last change was undone.', keptSentence(others)].join(' ').trim() });
  }
}

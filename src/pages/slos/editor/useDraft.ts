import { useState } from 'react';
import { forgetDraft, keepDraft, keptDraft } from '../../../shared/settings/drafts';

export interface KeptOffer {
  /** When it was typed, milliseconds. */
  at: number;
  restore: () => void;
  discard: () => void;
}

interface DraftState<T> {
  value: T;
  set: (next: T) => void;
  /** What was typed on this page before it failed or was loaded again. */
  offer?: KeptOffer;
  /** It was saved, or given up. */
  forget: () => void;
}

/** A value that a person types: kept at every change, before it is drawn, so that no error loses it. */
export function useDraft<T>(page: string, start: T | (() => T)): DraftState<T> {
  const [value, setValue] = useState(start);
  const [kept, setKept] = useState(() => keptDraft<T>(page));
  const set = (next: T) => {
    keepDraft(page, next);
    setKept(undefined);
    setValue(() => next);
  };
  const forget = () => {
    forgetDraft(page);
    setKept(undefined);
  };
  const offer = kept && { at: kept.at, restore: () => set(kept.value), discard: forget };
  return { value, set, offer, forget };
}

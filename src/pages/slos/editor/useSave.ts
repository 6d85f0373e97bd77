import { locationService } from '@grafana/runtime';
import { useState } from 'react';
import { goTo } from '../../../shared/scene/links';
import { saveFailure } from '../../../shared/settings/pluginSettings';
import { ConflictError } from '../../../shared/settings/savedSettings';
import { changeSlos } from '../../../shared/slos/changes';
import type { Choices } from '../../../shared/slos/merge';

export interface Change {
  /** All SLOs; undefined means the shipped ones. */
  text: string | undefined;
  /** What happened. */
  sentence: string;
  /** The page to go to; its address gets the reader's context. */
  next: string;
}

interface Saving {
  busy: boolean;
  /** Why it was not saved. */
  failure?: string;
  /** Somebody else has changed the same SLOs; the change can be saved with choices. */
  conflict?: { error: ConflictError; save: (choices: Choices) => void };
  save: (change: Change, choices?: Choices) => Promise<void>;
}

/**
 * @param base the setting that the reader started from
 * @param onSaved lets the page be left without a question
 */
export function useSave(base: string | undefined, onSaved: () => void): Saving {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const [conflict, setConflict] = useState<Saving['conflict']>();
  const save = async (change: Change, choices?: Choices) => {
    setBusy(true);
    setFailure(undefined);
    // Saving builds the pages anew from the new settings, so the place to go to is looked up before.
    const { search } = locationService.getLocation();
    try {
      await changeSlos(change.text, base, change.sentence, choices);
    } catch (error) {
      setBusy(false);
      const isConflict = error instanceof ConflictError;
      setConflict(isConflict ? { error, save: (next) => void save(change, { ...choices, ...next }) } : undefined);
      setFailure(isConflict ? undefined : saveFailure(error));
      return;
    }
    onSaved();
    goTo(change.next, { search });
  };
  return { busy, failure, conflict, save };
}

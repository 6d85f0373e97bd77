import { locationService } from '@grafana/runtime';
import { useState } from 'react';
import { withContext } from '../../../routing';
import { saveFailure } from '../../../shared/settings/pluginSettings';
import { changeSlos } from '../../../shared/slos/changes';

interface Saving {
  busy: boolean;
  /** Why it was not saved. */
  failure?: string;
  /** Saves a text, says what happened, and goes on to a page; its address gets the reader's context. */
  save: (text: string | undefined, sentence: string, next: string) => Promise<void>;
}

/**
 * @param before the setting that the reader started from
 * @param leave lets the page be left without a question
 */
export function useSave(before: string | undefined, leave: () => void): Saving {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const save = async (text: string | undefined, sentence: string, next: string) => {
    setBusy(true);
    setFailure(undefined);
    // Saving builds the pages anew from the new settings, so the place to go to is looked up before.
    const { search } = locationService.getLocation();
    try {
      await changeSlos(text, before, sentence);
    } catch (error) {
      setBusy(false);
      setFailure(saveFailure(error));
      return;
    }
    leave();
    locationService.push(withContext(next, search));
  };
  return { busy, failure, save };
}

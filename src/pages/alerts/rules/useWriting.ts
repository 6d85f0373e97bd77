import { useState } from 'react';
import { apply, madeBy, type Outcome } from '../../../shared/alerting/apply';
import { grafanaRules } from '../../../shared/alerting/client';
import { type Operation, undoing } from '../../../shared/alerting/operations';

export type WriteKind = 'install' | 'remove' | 'undo';

/** One write of the reader: what it did, until the page is left. */
export interface Written {
  id: number;
  kind: WriteKind;
  outcomes: Outcome[];
  /** It was taken back. */
  undone?: boolean;
}

export interface Writing {
  /** The newest first. */
  written: readonly Written[];
  busy: boolean;
  /** While it writes: how many of the requests are done. */
  progress?: { done: number; all: number };
  /** Why nothing was written at all. */
  failure: string;
  /** Writes what `prepare` says, and reports whether it was tried. */
  run: (kind: WriteKind, prepare: () => Promise<Operation[]>) => Promise<void>;
  undo: (id: number) => Promise<void>;
}

/** Writes rules and remembers what was there before. */
export function useWriting(): Writing {
  const [written, setWritten] = useState<Written[]>([]);
  const [busy, setBusy] = useState(false);
  const [progress, setProgress] = useState<Writing['progress']>();
  const [failure, setFailure] = useState('');
  const attempt = async (kind: WriteKind, prepare: () => Promise<Operation[]>): Promise<Outcome[] | undefined> => {
    setBusy(true);
    setFailure('');
    try {
      const outcomes = await apply(await prepare(), grafanaRules, (done, all) => setProgress({ done, all }));
      setWritten((before) => [{ id: before.length + 1, kind, outcomes }, ...before]);
      return outcomes;
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
      return undefined;
    } finally {
      setBusy(false);
      setProgress(undefined);
    }
  };
  return {
    written,
    busy,
    progress,
    failure,
    run: async (kind, prepare) => {
      await attempt(kind, prepare);
    },
    undo: async (id) => {
      const those = written.find((one) => one.id === id);
      const outcomes = those && (await attempt('undo', async () => undoing(madeBy(those.outcomes))));
      if (outcomes && madeBy(outcomes).length > 0) {
        setWritten((before) => before.map((one) => (one.id === id ? { ...one, undone: true } : one)));
      }
    },
  };
}

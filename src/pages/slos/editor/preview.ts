import { useEffect, useRef, useState } from 'react';
import { askerOf, measureSlo, sentenceOf, type SloMeasure, type SloScope } from '../../../shared/slos/measure';
import { refine, type Replay, replay } from '../../../slo/preview';
import { readSlo } from '../../../slo/reading';
import type { Slo } from '../../../slo/types';

export interface Preview {
  measure: SloMeasure;
  /** When the alerts would have fired; left out where nothing was counted. */
  replay?: Replay;
}

/** Another objective or guard needs no new counting. */
const NEUTRAL = {
  title: '',
  objective: 0.5,
  description: undefined,
  criticalBelow: undefined,
  minBadEvents: undefined,
};

/**
 * Measures an SLO that is not saved. Never fails: what went wrong stands in the answer.
 *
 * @param all the SLOs that are saved, for the conditions of a throughput
 */
export async function previewOf(slo: Slo, all: readonly Slo[], scope: SloScope): Promise<Preview> {
  // Recorded series of this name may count what the SLO was before: no series has a name that is no DNS label.
  const draft = { ...slo, ...NEUTRAL, name: `draft of ${slo.name}` };
  const found = await measureSlo(draft, all, scope);
  const { counted, resolved } = found;
  if (!counted || !resolved) {
    return { measure: { ...found, slo } };
  }
  const reading = readSlo(slo, counted, scope.now);
  const measure = { ...found, slo, reading };
  if (!reading.worst || reading.contradiction) {
    return { measure };
  }
  try {
    const { objective, minBadEvents } = slo;
    const { groups, coarse } = await refine(
      { ...resolved, objective, minBadEvents },
      counted,
      askerOf(scope.dataSource)
    );
    return { measure, replay: replay(slo, groups, scope.now, coarse) };
  } catch (error) {
    return { measure: { slo, problem: sentenceOf(error, scope.dataSource) } };
  }
}

/** After as long without a change a valid draft is measured by itself. */
const CALM = 1000;

/** The preview of a draft, and a way to ask for it now. `slo` is undefined while the draft is not valid. */
export function usePreview(slo: Slo | undefined, all: readonly Slo[], scope: SloScope) {
  const [preview, setPreview] = useState<Preview>();
  const [busy, setBusy] = useState(false);
  const asked = useRef(0);
  const run = async () => {
    if (!slo) {
      return;
    }
    const turn = ++asked.current;
    setBusy(true);
    const next = await previewOf(slo, all, scope);
    if (turn === asked.current) {
      setPreview(next);
      setBusy(false);
    }
  };
  const { dataSource, jobs, now } = scope;
  const key = slo && JSON.stringify([slo, dataSource, jobs, now]);
  useEffect(() => {
    const timer = key === undefined ? undefined : setTimeout(() => void run(), CALM);
    return () => clearTimeout(timer);
    // The key stands for all that `run` reads and that matters.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key]);
  // What is left on the way when the page closes is nobody's.
  useEffect(() => () => void asked.current++, []);
  return { preview, busy, run };
}

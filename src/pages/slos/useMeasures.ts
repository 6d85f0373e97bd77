import { useEffect, useMemo, useState } from 'react';
import { measureSlo, type SloMeasure, type SloScope } from '../../shared/slos/measure';
import type { Slo } from '../../slo/types';

/**
 * Measures SLOs, each as soon as the store answers; undefined until then. What was measured a moment before stays in its
 * place while the same is asked again.
 *
 * @param slos the ones to measure
 * @param all among which conditions of a throughput are found
 * @param reach windows to look back
 */
export function useMeasures(
  slos: readonly Slo[],
  all: readonly Slo[],
  scope: SloScope,
  reach = 1
): Array<SloMeasure | undefined> {
  const { dataSource, jobs, now, resolution } = scope;
  const [found, setFound] = useState<Record<string, SloMeasure>>({});
  const where = JSON.stringify([dataSource, jobs]);
  const asked = useMemo(
    () => ({ where, slos, all, resolution, now, reach }),
    [where, slos, all, resolution, now, reach]
  );
  useEffect(() => {
    let current = true;
    for (const slo of asked.slos) {
      const here = { dataSource, jobs, now: asked.now, resolution: asked.resolution };
      void measureSlo(slo, asked.all, here, asked.reach).then((measure) => {
        const key = keyOf(asked.where, slo);
        current && setFound((before) => (before[key] === measure ? before : { ...before, [key]: measure }));
      });
    }
    return () => {
      current = false;
    };
    // The data source and the jobs are told apart by `where`: their lists are new at each turn.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [asked]);
  return slos.map((slo) => found[keyOf(where, slo)]);
}

function keyOf(where: string, slo: Slo): string {
  return `${where} ${JSON.stringify(slo)}`;
}

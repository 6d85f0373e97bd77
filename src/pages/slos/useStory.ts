import { useEffect, useState } from 'react';
import { askerOf, type SloMeasure, type SloScope } from '../../shared/slos/measure';
import { type FiredAlert, simulate } from '../../slo/burn';
import { FINE } from '../../slo/cells';
import { type Incident, incidentsOf } from '../../slo/incidents';
import { refine } from '../../slo/preview';
import { type GroupReading } from '../../slo/reading';
import { periodOf } from '../../slo/window';

/** What happened to one budget in its window. */
export interface Story {
  incidents: Incident[];
  fired: FiredAlert[];
}

/**
 * The incidents and alerts of a group, from steps of five minutes where it burned; undefined until they are there. Where
 * the store does not answer the second question, the first answer's hours tell the story.
 */
export function useStory({ slo, resolved, counted }: SloMeasure, group: GroupReading, scope: SloScope): Story | undefined {
  const { dataSource, now } = scope;
  const [story, setStory] = useState<{ of: GroupReading; told: Story }>();
  useEffect(() => {
    let current = true;
    const own = (counted ?? []).find(({ labels }) => labels === group.labels);
    if (!own || !resolved) {
      return;
    }
    const tell = (increments: (typeof own)['increments']) => {
      const from = Math.ceil(periodOf(slo.window, now).start / FINE) * FINE;
      const told = {
        incidents: incidentsOf(slo, increments, now),
        fired: simulate(slo, increments, from, now, { interval: FINE }),
      };
      current && setStory({ of: group, told });
    };
    refine(resolved, [own], askerOf(dataSource)).then(
      ({ groups }) => tell(groups[0].increments),
      () => tell(own.increments)
    );
    return () => {
      current = false;
    };
  }, [slo, resolved, counted, group, dataSource, now]);
  return story?.of === group ? story.told : undefined;
}

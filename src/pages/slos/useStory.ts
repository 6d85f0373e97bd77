import { useEffect, useState } from 'react';
import { askerOf, type SloMeasure, type SloScope } from '../../shared/slos/measure';
import { type FiredAlert } from '../../slo/burn';
import { type Incident, incidentsOf } from '../../slo/incidents';
import { callsOf, refine } from '../../slo/preview';
import { type GroupReading } from '../../slo/reading';
import type { Increment } from '../../slo/types';

/** What happened to one budget in its window. */
export interface Story {
  incidents: Incident[];
  fired: FiredAlert[];
}

/**
 * The incidents and alerts of a group, from steps of five minutes where it burned. Where the store does not answer that
 * second question, the hours of the first answer tell the story.
 */
export async function storyOf(measure: SloMeasure, group: GroupReading, scope: SloScope): Promise<Story> {
  const { slo, resolved, counted = [] } = measure;
  const own = counted.find(({ labels }) => labels === group.labels);
  if (!own || !resolved) {
    return { incidents: [], fired: [] };
  }
  const increments = await refine(resolved, [own], askerOf(scope.dataSource)).then(
    ({ groups }): readonly Increment[] => groups[0].increments,
    () => own.increments
  );
  return {
    incidents: incidentsOf(slo, increments, scope.now),
    fired: callsOf(slo, { increments }, scope.now),
  };
}

/** The same for a component; undefined until it is there. */
export function useStory(measure: SloMeasure, group: GroupReading, scope: SloScope): Story | undefined {
  const [found, setFound] = useState<{ of: GroupReading; story: Story }>();
  useEffect(() => {
    let current = true;
    void storyOf(measure, group, scope).then((story) => current && setFound({ of: group, story }));
    return () => {
      current = false;
    };
    // A group belongs to one measurement of one scope.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [group]);
  return found?.of === group ? found.story : undefined;
}

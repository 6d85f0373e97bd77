import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import React, { useEffect, useMemo, useState } from 'react';
import { SentenceLine } from '../../shared/headline/Headline';
import { Section } from '../../shared/ui/Section';
import { type SloMeasure } from '../../shared/slos/measure';
import { BURN_WINDOWS, type GroupReading } from '../../slo/reading';
import type { Slo } from '../../slo/types';
import { MINUTE } from '../../slo/window';
import { Definition } from './Definition';
import { type Fact, Facts } from './Facts';
import { alertMarks, budgetData, burnData, maintenanceMarks } from './frames';
import { Incidents } from './Incidents';
import { SloPanels } from './SloPanels';
import { type SloScene, type SloViewProps } from './SloScene';
import { SpentBy } from './SpentBy';
import { useChanges } from './useChanges';
import { useStory } from './useStory';
import { WhatIf } from './WhatIf';
import {
  budgetSentence,
  budgetWords,
  burnWords,
  countWords,
  goneWords,
  objectiveWords,
  ratioWords,
  sinceWords,
  spanWords,
  STATUS_STATE,
  unitWords,
} from './words';

type Props = SloViewProps & { measure: SloMeasure; group: GroupReading; timeZone: string };

/** All about one budget. */
export function BudgetDetail({ measure, group, scope, promql, scene, definitions, timeZone }: Props) {
  const { slo } = measure;
  const { now } = scope;
  const styles = useStyles2(getStyles);
  const story = useStory(measure, group, scope);
  const changes = useChanges(slo, promql, scene);
  const panels = usePanels(scene, slo, group, now, [
    ...alertMarks(story?.fired ?? []),
    ...changes,
    ...maintenanceMarks(slo, now),
  ]);
  return (
    <>
      <SentenceLine sentence={budgetSentence(slo, group)} />
      <Facts facts={factsOf(slo, group, now)} />
      {panels && <Drawn panels={panels} height={380} name="budget" />}
      <div className={styles.columns}>
        {panels && <Drawn panels={panels} height={320} name="burn" />}
        <SpentBy slo={slo} all={definitions.slos} group={group} scope={scope} />
      </div>
      {story && <Incidents slo={slo} incidents={story.incidents} fired={story.fired} now={now} timeZone={timeZone} />}
      <div className={styles.columns}>
        <Section title="What if" about="Another target over the same events. Nothing is changed by looking.">
          <WhatIf slo={slo} sums={group.sums} now={now} />
        </Section>
        <Definition slo={slo} resolved={measure.resolved} />
      </div>
    </>
  );
}

function factsOf(slo: Slo, group: GroupReading, now: number): Fact[] {
  const { state, burn, status } = group;
  const { many } = unitWords(slo);
  return [
    {
      title: 'Budget left',
      value: budgetWords(state.remaining),
      state: STATUS_STATE[status],
      formula: '1 - bad / allowed; allowed = all × (1 - objective), over the window.',
      note: `of ${countWords(state.allowed)} bad ${many}`,
    },
    {
      title: 'Good now',
      value: ratioWords(state.ratio, slo.objective),
      formula: `Good ${many} / all ${many} in ${sinceWords(slo.window)}.`,
      note: `objective ${objectiveWords(slo)}`,
    },
    {
      title: `Bad ${many} left`,
      value: countWords(Math.max(0, state.eventsLeft)),
      formula: 'Allowed less counted bad ones; what the window holds of all is taken as it is now.',
      note: state.eventsLeft < 0 ? `${countWords(-state.eventsLeft)} too many` : `${countWords(state.bad)} counted`,
    },
    {
      title: 'Full outage left',
      value: state.outageMinutesLeft === undefined ? '–' : spanWords(state.outageMinutesLeft * MINUTE),
      formula: 'What is left / events a minute in the last 24 hours.',
      note: 'if everything failed',
    },
    {
      title: 'Burn rate, 1 h',
      value: burnWords(burn[0]),
      formula: 'Bad / all / (1 - objective) over the last hour. 1x spends the budget just when its window ends.',
      note: BURN_WINDOWS.slice(1)
        .map(({ id }, i) => `${id} ${burnWords(burn[i + 1])}`)
        .join(', '),
    },
    {
      title: 'Gone in',
      value: goneWords(group, now),
      formula: 'If the errors of the last three days go on, with a band of 80 %.',
      note: group.exhaustion ? goneWords(group, now, true).replace(/^[^(]*/, '') : '',
    },
  ];
}

/** The panels of the group, kept while their data change. */
function usePanels(
  scene: SloScene,
  slo: Slo,
  group: GroupReading,
  now: number,
  marks: Parameters<typeof budgetData>[3]
): SloPanels | undefined {
  const [panels, setPanels] = useState<SloPanels>();
  const key = JSON.stringify(marks);
  const data = useMemo(
    () => ({ budget: budgetData(slo, group, now, marks), burn: burnData(slo, group, now) }),
    // Marks are new at each turn; the key says whether they differ.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [slo, group, now, key]
  );
  useEffect(() => {
    if (panels) {
      panels.update(data);
    } else {
      const fresh = new SloPanels(data);
      scene.setState({ panels: fresh });
      setPanels(fresh);
    }
    // Made once, then updated.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [data]);
  useEffect(() => panels?.activate(), [panels]);
  return panels;
}

function Drawn({ panels, height, name }: { panels: SloPanels; height: number; name: 'budget' | 'burn' }) {
  const styles = useStyles2(getStyles);
  const { [name]: panel, zoomed } = panels.useState();
  return (
    <div className={styles.panel} style={{ height }}>
      <panel.Component model={panel} />
      {zoomed && name === 'budget' && (
        <Button className={styles.reset} size="sm" variant="secondary" icon="search-minus" onClick={panels.reset}>
          Whole window
        </Button>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  panel: css({ display: 'grid', minWidth: 0, position: 'relative' }),
  reset: css({ position: 'absolute', right: theme.spacing(1), top: theme.spacing(0.5), zIndex: 1 }),
  columns: css({
    alignItems: 'start',
    display: 'grid',
    gap: theme.spacing(1),
    gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
    '@media (max-width: 900px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
});

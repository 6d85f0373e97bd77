import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import React from 'react';
import { SentenceLine } from '../../shared/headline/Headline';
import { type SloMeasure } from '../../shared/slos/measure';
import { Section } from '../../shared/ui/Section';
import { BURN_WINDOWS, type GroupReading } from '../../slo/reading';
import type { Slo } from '../../slo/types';
import { MINUTE } from '../../slo/window';
import { Definition } from './Definition';
import { type Fact, Facts } from './Facts';
import { Incidents } from './Incidents';
import { type SloDetail } from './SloDetail';
import { type SloPanels } from './SloPanels';
import { WhatIf } from './WhatIf';
import {
  allowedWords,
  bandWords,
  budgetSentence,
  burnWords,
  chartsWords,
  countWords,
  goneWords,
  leftWords,
  objectiveWords,
  ratioWords,
  sinceWords,
  spanWords,
  STATUS_STATE,
  unitWords,
} from './words';

interface BudgetDetailProps {
  model: SloDetail;
  measure: SloMeasure;
  group: GroupReading;
  timeZone: string;
}

/** All about one budget. */
export function BudgetDetail({ model, measure, group, timeZone }: BudgetDetailProps) {
  const { context, story, panels, spent } = model.useState();
  const { slo, reading, resolved } = measure;
  const now = group.state.to;
  const styles = useStyles2(getStyles);
  return (
    <>
      <SentenceLine sentence={budgetSentence(slo, group, reading ?? {}, timeZone)} />
      <Facts facts={factsOf(slo, group, now)} />
      {panels && <ChartTimes panels={panels} slo={slo} timeZone={timeZone} />}
      {panels && <Drawn panels={panels} height={380} name="budget" />}
      <div className={styles.columns}>
        {panels && <Drawn panels={panels} height={440} name="burn" />}
        {spent && <spent.Component model={spent} />}
      </div>
      {story && <Incidents slo={slo} incidents={story.incidents} fired={story.fired} now={now} timeZone={timeZone} />}
      <div className={styles.columns}>
        <Section title="What if" about="Another target over the same events. Nothing is changed by looking.">
          <WhatIf slo={slo} sums={group.sums} now={now} />
        </Section>
        <Definition slo={slo} resolved={resolved} insights={context.store.insights} />
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
      value: leftWords(group),
      state: STATUS_STATE[status],
      formula: '1 - bad / allowed; allowed = all × (1 - objective), over the window.',
      note: `of ${allowedWords(state.allowed)} bad ${many}`,
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
      formula: 'If the errors of the last three days continue, with a band of 80 %.',
      note: group.exhaustion ? `(${bandWords(group.exhaustion, now)})` : '',
    },
  ];
}

/** What both charts show, and the choice of another time range for them. */
function ChartTimes({ panels, slo, timeZone }: { panels: SloPanels; slo: Slo; timeZone: string }) {
  const styles = useStyles2(getStyles);
  const { picker, chosen, $timeRange } = panels.useState();
  const { value } = $timeRange.useState();
  return (
    <div className={styles.times}>
      <span>{chartsWords(slo, chosen ? value : undefined, timeZone)}</span>
      <div className={styles.picker}>
        {chosen && (
          <Button variant="secondary" icon="search-minus" onClick={$timeRange.reset}>
            Whole window
          </Button>
        )}
        <picker.Component model={picker} />
      </div>
    </div>
  );
}

function Drawn({ panels, height, name }: { panels: SloPanels; height: number; name: 'budget' | 'burn' }) {
  const styles = useStyles2(getStyles);
  const { [name]: panel } = panels.useState();
  return (
    <div className={styles.panel} style={{ height }}>
      <panel.Component model={panel} />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  panel: css({ display: 'grid', minWidth: 0, position: 'relative' }),
  times: css({
    alignItems: 'center',
    color: theme.colors.text.secondary,
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    justifyContent: 'space-between',
  }),
  picker: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1), marginLeft: 'auto' }),
  columns: css({
    alignItems: 'start',
    display: 'grid',
    gap: theme.spacing(1),
    gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
    '@media (max-width: 900px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
});

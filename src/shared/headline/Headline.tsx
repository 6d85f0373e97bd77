import { css, cx } from '@emotion/css';
import { LoadingState, type GrafanaTheme2, type PanelData } from '@grafana/data';
import {
  SceneObjectBase,
  sceneGraph,
  type SceneComponentProps,
  type SceneObject,
  type SceneObjectState,
} from '@grafana/scenes';
import { Icon, type IconName, useStyles2 } from '@grafana/ui';
import React, { useMemo } from 'react';
import {
  type HealthState,
  lastNumber,
  type Reading,
  type Readings,
  type Sentence,
  windowText,
} from '../words/readings';
import { LONGEST_HEADLINE, LONGEST_SMALL, windowOf } from '../scene/elapsed';
import { ElapsedTimeRange, HEADLINE_WINDOW, spanOf } from '../scene/timeRanges';
import { windowNote } from '../scene/timeWords';
import { NumberTile, type HeadlineNumber } from './NumberTile';
import { TileStrip } from './Tile';
import { type Evidence } from '../../metrics/evidence';
import { queryRunner } from '../panels/panels';
import { doubtOf } from '../panels/rare';
import { errorsOf, problemFromError } from '../store/problems';
import { testIds } from '../testIds';

export type { HeadlineNumber };

interface HeadlineState extends SceneObjectState {
  numbers: HeadlineNumber[];
  /** The headline is handed over for what the reader has chosen in the page's variables. */
  sentence: (readings: Readings, headline: SceneObject) => Sentence;
  /** The sentence has something to say also where contextd does not export the first number. */
  saysWithoutFirst?: boolean;
}

/** The opening of every page: one computed sentence, then at most six numbers with sparkline and change. */
export class Headline extends SceneObjectBase<HeadlineState> {
  public static Component = HeadlineRenderer;

  public constructor(state: Omit<HeadlineState, keyof SceneObjectState>) {
    super({
      ...state,
      $timeRange: new ElapsedTimeRange(LONGEST_SMALL),
      $data: queryRunner(state.numbers.flatMap(targetsOf), 60),
    });
  }
}

function targetsOf({ id, value, spark }: HeadlineNumber) {
  const now = { refId: `${id}_now`, expr: value(HEADLINE_WINDOW), instant: true };
  if (!spark) {
    return [now];
  }
  return [
    now,
    { refId: `${id}_before`, expr: value(HEADLINE_WINDOW, HEADLINE_WINDOW), instant: true },
    { refId: `${id}_spark`, expr: spark },
  ];
}

function HeadlineRenderer({ model }: SceneComponentProps<Headline>) {
  const { numbers } = model.useState();
  const { data } = sceneGraph.getData(model).useState();
  const { value: range } = sceneGraph.getTimeRange(model).useState();
  const readings = useMemo(() => readingsOf(numbers, data), [numbers, data]);
  const styles = useStyles2(getStyles);
  const now = Date.now();
  const compared = windowText(windowOf(spanOf(range), now, LONGEST_HEADLINE));
  const note = windowNote(spanOf(range), now);
  const shown = numbers.filter(({ spark }) => spark);
  return (
    <>
      <SentenceLine sentence={sayIt(model, readings, data)} />
      <TileStrip label={`Key numbers of the last ${compared}`}>
        {shown.map((number) => (
          <NumberTile key={number.id} number={number} readings={readings} data={data} compared={compared} />
        ))}
      </TileStrip>
      {note && <p className={styles.note}>{note}</p>}
    </>
  );
}

/** While nothing has arrived, when the store failed, or when contextd does not export it, the sentence says so. */
function sayIt(headline: Headline, readings: Readings, data?: PanelData): Sentence {
  const { numbers, sentence, saysWithoutFirst } = headline.state;
  const subject = numbers[0].value(HEADLINE_WINDOW);
  const answered = Object.values(readings).some(({ now }) => now !== undefined);
  if (!subject.ok && !(answered && saysWithoutFirst)) {
    return { state: 'unknown', text: `${subject.missing[0].reason} ${subject.missing[0].remedy}` };
  }
  const [error] = errorsOf(data);
  if (error) {
    const { title, detail } = problemFromError(error, 'The data source');
    if (!answered) {
      return { state: 'unknown', text: `${title.replace(/"/g, '')}. ${detail}` };
    }
    const { state, text } = sentence(readings, headline);
    // A good state may depend on what could not be measured; a bad one does not.
    return { state: state === 'good' ? 'unknown' : state, text: `${text} Not everything could be measured: ${detail}` };
  }
  if (!data || data.state === LoadingState.NotStarted || (data.state === LoadingState.Loading && !answered)) {
    return { state: 'unknown', text: 'Measuring…' };
  }
  return sentence(readings, headline);
}

function readingsOf(numbers: HeadlineNumber[], data?: PanelData): Readings {
  const frames = data?.series ?? [];
  const readings = Object.fromEntries(
    numbers.map(({ id }): [string, Reading] => {
      const last = (refId: string, evidence?: Evidence) => lastNumber(frames, `${id}_${refId}`, evidence);
      const now = last('now');
      const { few, beyond } = doubtOf(now ?? NaN, last('now', 'events'), last('now', 'highest'));
      return [id, { now, before: last('before'), ...(few && { few }), ...(beyond && { beyond }) }];
    })
  );
  for (const { id, comparable } of numbers) {
    if (comparable?.(readings) === false) {
      readings[id] = { now: readings[id].now };
    }
  }
  return readings;
}

const ICONS: Record<HealthState, IconName> = {
  good: 'check-circle',
  neutral: 'info-circle',
  warning: 'exclamation-triangle',
  critical: 'exclamation-circle',
  unknown: 'question-circle',
};

/** A page's sentence, with the icon of its state. */
export function SentenceLine({ sentence }: { sentence: Sentence }) {
  const styles = useStyles2(getStyles);
  return (
    <p className={styles.sentence} role="status" data-testid={testIds.sentence} data-state={sentence.state}>
      <Icon
        key={sentence.state}
        name={ICONS[sentence.state]}
        size="xl"
        className={cx(styles.icon, styles[sentence.state])}
        aria-hidden
      />
      <span>{sentence.text}</span>
    </p>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  sentence: css({
    alignItems: 'center',
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    display: 'flex',
    fontSize: theme.typography.h4.fontSize,
    gap: theme.spacing(1.5),
    margin: 0,
    minHeight: theme.spacing(6),
    padding: theme.spacing(1, 2),
  }),
  icon: css({ flexShrink: 0 }),
  good: css({ color: theme.colors.success.text }),
  neutral: css({ color: theme.colors.text.secondary }),
  warning: css({ color: theme.colors.warning.text }),
  critical: css({ color: theme.colors.error.text }),
  unknown: css({ color: theme.colors.text.secondary }),
  note: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize, margin: 0 }),
});

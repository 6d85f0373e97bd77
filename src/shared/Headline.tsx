import { css, cx } from '@emotion/css';
import { FieldType, getMinMaxAndDelta, type GrafanaTheme2, type PanelData, LoadingState } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import {
  SceneObjectBase,
  SceneVariableSet,
  sceneGraph,
  sceneUtils,
  type SceneComponentProps,
  type SceneObjectState,
} from '@grafana/scenes';
import { Icon, type IconName, Sparkline, TextLink, Tooltip, useStyles2, useTheme2 } from '@grafana/ui';
import React, { useCallback, useMemo, useRef, useState } from 'react';
import { type Expr } from '../metrics/promql';
import { PRESERVED_URL_KEYS } from '../routing';
import {
  changeOf,
  format,
  headlineWindow,
  type HealthState,
  lastNumber,
  type Reading,
  type Readings,
  type Sentence,
  windowText,
} from './headline';
import { HEADLINE_WINDOW, HeadlineWindowVariable } from './headlineWindow';
import { queryRunner } from './panels';
import { problemFromError } from './problems';
import { testIds } from './testIds';

const SPARKLINE_HEIGHT = 28;

/** One number of the strip. */
export interface HeadlineNumber {
  id: string;
  title: string;
  /** One sentence with the formula. */
  description: string;
  unit: string;
  decimals?: number;
  /** The number over a window that ends `offset` ago; without offset, now. */
  value: (window: string, offset?: string) => Expr;
  /** The number over time; left out for numbers that only the sentence needs. */
  spark?: Expr;
  /** Which way is good; colours nothing, but the arrow's label says it. */
  better?: 'lower' | 'higher';
  /** The page that explains the number. */
  href?: string;
  /** Writes the number where a unit is not enough, for example "3 of 3". */
  write?: (readings: Readings) => string;
}

interface HeadlineState extends SceneObjectState {
  numbers: HeadlineNumber[];
  sentence: (readings: Readings) => Sentence;
}

/** The opening of every page: one computed sentence, then at most six numbers with sparkline and change. */
export class Headline extends SceneObjectBase<HeadlineState> {
  public static Component = HeadlineRenderer;

  public constructor(state: Pick<HeadlineState, 'numbers' | 'sentence'>) {
    super({
      ...state,
      $variables: new SceneVariableSet({ variables: [new HeadlineWindowVariable()] }),
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
  const { numbers, sentence } = model.useState();
  const { data } = sceneGraph.getData(model).useState();
  const { value: range } = sceneGraph.getTimeRange(model).useState();
  const readings = useMemo(() => readingsOf(numbers, data), [numbers, data]);
  const styles = useStyles2(getStyles);
  const compared = windowText(headlineWindow(range.to.valueOf() - range.from.valueOf()));
  const shown = numbers.filter(({ spark }) => spark);
  return (
    <>
      <SentenceLine sentence={sayIt(sentence, readings, data)} />
      <section className={styles.strip} aria-label={`Key numbers of the last ${compared}`}>
        {shown.map((number) => (
          <NumberTile key={number.id} number={number} readings={readings} data={data} compared={compared} />
        ))}
      </section>
    </>
  );
}

/** While nothing has arrived, or when the store failed, the sentence says just that. */
function sayIt(sentence: HeadlineState['sentence'], readings: Readings, data?: PanelData): Sentence {
  const error = data?.errors?.[0];
  const answered = Object.values(readings).some(({ now }) => now !== undefined);
  if (error && !answered) {
    const { title, detail } = problemFromError(error, 'The data source');
    return { state: 'unknown', text: `${title.replace(/"/g, '')}. ${detail}` };
  }
  if (!data || (data.state === LoadingState.Loading && !answered) || data.state === LoadingState.NotStarted) {
    return { state: 'unknown', text: 'Measuring…' };
  }
  return sentence(readings);
}

function readingsOf(numbers: HeadlineNumber[], data?: PanelData): Readings {
  const frames = data?.series ?? [];
  return Object.fromEntries(
    numbers.map(({ id }): [string, Reading] => [
      id,
      { now: lastNumber(frames, `${id}_now`), before: lastNumber(frames, `${id}_before`) },
    ])
  );
}

const ICONS: Record<HealthState, IconName> = {
  good: 'check-circle',
  warning: 'exclamation-triangle',
  critical: 'exclamation-circle',
  unknown: 'question-circle',
};

function SentenceLine({ sentence }: { sentence: Sentence }) {
  const styles = useStyles2(getStyles);
  return (
    <p className={styles.sentence} role="status" data-testid={testIds.sentence} data-state={sentence.state}>
      <Icon name={ICONS[sentence.state]} size="xl" className={cx(styles.icon, styles[sentence.state])} aria-hidden />
      <span>{sentence.text}</span>
    </p>
  );
}

interface TileProps {
  number: HeadlineNumber;
  readings: Readings;
  data?: PanelData;
  compared: string;
}

function NumberTile({ number, readings, data, compared }: TileProps) {
  const styles = useStyles2(getStyles);
  const reading = readings[number.id];
  const change = changeOf(reading);
  const { search } = locationService.getLocation();
  const missing = number.spark && !number.spark.ok ? number.spark.missing[0] : undefined;
  const name = number.href ? (
    <TextLink href={withContext(number.href, search)} inline={false} variant="bodySmall" color="secondary">
      {number.title}
    </TextLink>
  ) : (
    <span className={styles.title}>{number.title}</span>
  );
  return (
    <div className={styles.tile} data-testid={testIds.number(number.id)}>
      <div className={styles.head}>
        {name}
        <Tooltip content={missing ? `${missing.reason} ${missing.remedy}` : number.description}>
          <Icon name="info-circle" size="sm" tabIndex={0} aria-label={`About ${number.title}`} />
        </Tooltip>
      </div>
      <div className={styles.value}>
        {number.write?.(readings) ?? format(reading.now, number.unit, number.decimals)}
      </div>
      <div className={styles.change}>
        {missing ? 'not exported' : change ? `${change.text} vs the ${compared} before` : ' '}
      </div>
      <TileSparkline refId={`${number.id}_spark`} data={data} />
    </div>
  );
}

function TileSparkline({ refId, data }: { refId: string; data?: PanelData }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const { ref, width } = useWidth();
  const frame = data?.series.find((one) => one.refId === refId);
  const x = frame?.fields.find(({ type }) => type === FieldType.time);
  const y = frame?.fields.find(({ type }) => type === FieldType.number);
  const drawn = y && y.values.filter((value) => Number.isFinite(value)).length > 1;
  return (
    <div ref={ref} className={styles.spark} aria-hidden>
      {drawn && width > 0 && (
        <Sparkline
          width={width}
          height={SPARKLINE_HEIGHT}
          theme={theme}
          sparkline={{
            x,
            y: {
              ...y,
              config: { custom: { lineWidth: 1, fillOpacity: 15, lineColor: theme.colors.primary.text } },
              state: { range: getMinMaxAndDelta({ ...y, config: {} }) },
            },
            timeRange: data?.timeRange,
          }}
        />
      )}
    </div>
  );
}

/** The width of an element in pixels; 0 until it is laid out. */
function useWidth() {
  const [width, setWidth] = useState(0);
  const observer = useRef<ResizeObserver | null>(null);
  const ref = useCallback((element: HTMLDivElement | null) => {
    observer.current?.disconnect();
    if (element) {
      observer.current = new ResizeObserver(([entry]) => setWidth(Math.floor(entry.contentRect.width)));
      observer.current.observe(element);
    }
  }, []);
  return { ref, width };
}

function withContext(href: string, search: string): string {
  return sceneUtils.getUrlWithAppState(href, Object.fromEntries(new URLSearchParams(search)), PRESERVED_URL_KEYS);
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
  warning: css({ color: theme.colors.warning.text }),
  critical: css({ color: theme.colors.error.text }),
  unknown: css({ color: theme.colors.text.secondary }),
  strip: css({
    display: 'grid',
    gap: theme.spacing(1),
    gridTemplateColumns: 'repeat(auto-fit, minmax(160px, 1fr))',
  }),
  tile: css({
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    display: 'flex',
    flexDirection: 'column',
    minWidth: 0,
    overflow: 'hidden',
    padding: theme.spacing(1, 1.5),
  }),
  head: css({ alignItems: 'center', color: theme.colors.text.secondary, display: 'flex', gap: theme.spacing(0.5) }),
  title: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  value: css({
    fontSize: theme.typography.h2.fontSize,
    fontVariantNumeric: 'tabular-nums',
    lineHeight: 1.3,
    whiteSpace: 'nowrap',
  }),
  change: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    minHeight: '1.5em',
  }),
  spark: css({ height: SPARKLINE_HEIGHT, marginTop: theme.spacing(0.5) }),
});

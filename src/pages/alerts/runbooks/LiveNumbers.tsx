import { css } from '@emotion/css';
import { type DataFrame, FieldType, type GrafanaTheme2, LoadingState, type PanelData } from '@grafana/data';
import { SceneObjectBase, sceneGraph, type SceneComponentProps, type SceneObjectState } from '@grafana/scenes';
import { useStyles2 } from '@grafana/ui';
import React from 'react';
import { render } from '../../../alerts/builders';
import type { Alert, AlertValue, Condition } from '../../../alerts/types';
import { type Expr, type Promql, wrap } from '../../../metrics/promql';
import { Tile } from '../../../shared/headline/Tile';
import { TinyLine } from '../../../shared/headline/TinyLine';
import { queryRunner } from '../../../shared/panels/panels';
import { ExploreLink } from '../../../shared/scene/ExploreLink';
import { errorsOf, problemFromError } from '../../../shared/store/problems';
import { testIds } from '../../../shared/testIds';
import { format } from '../../../shared/words/locale';
import { liveNumber, lowIsBad, thresholdWords } from './numbers';

interface LiveValue {
  value: AlertValue;
  condition: Condition;
  expr: Expr;
}

interface LiveNumbersState extends SceneObjectState {
  values: LiveValue[];
  explore: ExploreLink;
}

const TITLE = 'Live numbers';
const LINE_HEIGHT = 36;
const LINE_POINTS = 120;
/** Below the number: more would push the text away. */
const OTHERS = 4;

/** The values that an alert compares, now and in the time range, with the names of the reader's store. */
export class LiveNumbers extends SceneObjectBase<LiveNumbersState> {
  public static Component = LiveNumbersRenderer;

  public constructor(alert: Pick<Alert, 'values' | 'when'>, promql: Promql) {
    const values = alert.when.flatMap((condition): LiveValue[] => {
      const value = alert.values.find(({ id }) => id === condition.value);
      return value ? [{ value, condition, expr: render(promql, value.source) }] : [];
    });
    super({
      values,
      explore: new ExploreLink({ title: TITLE }),
      $data: queryRunner(
        values.flatMap(({ value, condition, expr }) => [
          { refId: `${value.id}_now`, expr, instant: true },
          { refId: `${value.id}_line`, expr: nearest(expr, condition) },
        ]),
        LINE_POINTS
      ),
    });
  }
}

/** One line for all series: the one that is nearest to firing. */
function nearest(expr: Expr, condition: Condition): Expr {
  return wrap(expr, (text) => `${lowIsBad(condition) ? 'min' : 'max'}(${text})`);
}

function LiveNumbersRenderer({ model }: SceneComponentProps<LiveNumbers>) {
  const { values, explore } = model.useState();
  const { data } = sceneGraph.getData(model).useState();
  const styles = useStyles2(getStyles);
  return (
    <section className={styles.numbers} aria-label={TITLE}>
      <div className={styles.head}>
        <h2 className={styles.title}>{TITLE}</h2>
        <explore.Component model={explore} />
      </div>
      {values.map((one) => (
        <LiveTile key={one.value.id} live={one} data={data} />
      ))}
    </section>
  );
}

function LiveTile({ live: { value, condition, expr }, data }: { live: LiveValue; data?: PanelData }) {
  const styles = useStyles2(getStyles);
  const threshold = thresholdWords(condition, value);
  const testId = testIds.number(value.id);
  if (!expr.ok) {
    const [{ reason, remedy }] = expr.missing;
    return (
      <Tile title={value.title} about={threshold} value="–" note={threshold} testId={testId}>
        <p className={styles.reason}>{`${reason} ${remedy}`}</p>
      </Tile>
    );
  }
  const [error] = errorsOf(data);
  const number = liveNumber(data?.series ?? [], `${value.id}_now`, condition);
  const waiting = !data || data.state === LoadingState.NotStarted || data.state === LoadingState.Loading;
  const [first, ...others] = number?.series ?? [];
  return (
    <Tile
      title={first?.name ? `${value.title}: ${first.name}` : value.title}
      about={[threshold, ...expr.caveats].join('. ')}
      value={format(first?.value, value.unit)}
      note={threshold}
      state={number?.met ? 'critical' : 'neutral'}
      testId={testId}
    >
      {!number && !waiting && (
        <p className={styles.reason}>{error ? problemFromError(error, 'The data source').detail : NO_VALUE}</p>
      )}
      <Line frames={data?.series ?? []} refId={`${value.id}_line`} data={data} />
      {others.length > 0 && (
        <ul className={styles.others}>
          {others.slice(0, OTHERS).map(({ name, value: other }) => (
            <li key={name}>
              <span>{name}</span> <span>{format(other, value.unit)}</span>
            </li>
          ))}
          {others.length > OTHERS && <li>{`and ${others.length - OTHERS} more`}</li>}
        </ul>
      )}
    </Tile>
  );
}

const NO_VALUE = 'No value now: nothing happened that it could measure.';

function Line({ frames, refId, data }: { frames: DataFrame[]; refId: string; data?: PanelData }) {
  const frame = frames.find((one) => one.refId === refId);
  const x = frame?.fields.find(({ type }) => type === FieldType.time);
  const y = frame?.fields.find(({ type }) => type === FieldType.number);
  return <TinyLine x={x} y={y} height={LINE_HEIGHT} timeRange={data?.timeRange} />;
}

const getStyles = (theme: GrafanaTheme2) => ({
  numbers: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), minWidth: 0 }),
  head: css({ alignItems: 'center', display: 'flex', justifyContent: 'space-between' }),
  title: css({ fontSize: theme.typography.h6.fontSize, margin: 0 }),
  reason: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    margin: 0,
  }),
  others: css({
    fontSize: theme.typography.bodySmall.fontSize,
    listStyle: 'none',
    margin: theme.spacing(0.5, 0, 0),
    '& li': { display: 'flex', gap: theme.spacing(1), justifyContent: 'space-between', overflowWrap: 'anywhere' },
  }),
});

import { css } from '@emotion/css';
import { FieldType, type DataQueryError, type GrafanaTheme2, type PanelData } from '@grafana/data';
import { TextLink, useStyles2 } from '@grafana/ui';
import React from 'react';
import { type Expr } from '../../metrics/promql';
import { FEW_EVENTS } from '../../metrics/traffic';
import { type MissingConcept } from '../../metrics/resolve';
import { linkTo } from '../scene/links';
import { changeOf, type Readings, writtenReading } from '../words/readings';
import { errorsOf, problemFromError } from '../store/problems';
import { testIds } from '../testIds';
import { Tile } from './Tile';
import { TinyLine } from './TinyLine';

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
  /** Whether the number can be compared with the period before; it can when left out. */
  comparable?: (readings: Readings) => boolean;
  /** The page that explains the number. */
  href?: string;
  /** Writes the number where a unit is not enough, for example "3 of 3". */
  write?: (readings: Readings) => string;
}

interface TileProps {
  number: HeadlineNumber;
  readings: Readings;
  data?: PanelData;
  compared: string;
}

/** A number with its name, what it means, its change against the period before, and its course. */
export function NumberTile({ number, readings, data, compared }: TileProps) {
  const { id, title, href, unit, decimals } = number;
  const reading = readings[id];
  const change = changeOf(reading);
  const missing = number.spark && !number.spark.ok ? number.spark.missing[0] : undefined;
  const failure = errorsOf(data).find(({ refId }) => refId === undefined || refId.startsWith(`${id}_`));
  const heading = href && (
    <TextLink href={linkTo(href)} inline={false} variant="bodySmall" color="secondary">
      {title}
    </TextLink>
  );
  const note = missing
    ? 'not exported'
    : failure
      ? 'could not be measured'
      : reading.few
        ? `* of fewer than ${FEW_EVENTS} events`
        : reading.beyond
          ? 'beyond the last bucket'
          : change && (change.direction === 'flat' ? change.text : `${change.text} vs the ${compared} before`);
  return (
    <Tile
      title={title}
      heading={heading}
      about={about(number, missing, failure)}
      value={number.write?.(readings) ?? writtenReading(reading, unit, decimals)}
      note={note}
      testId={testIds.number(id)}
    >
      <TileSparkline refId={`${id}_spark`} data={data} />
    </Tile>
  );
}

function about(number: HeadlineNumber, missing?: MissingConcept, failure?: DataQueryError): string {
  if (missing) {
    return `${missing.reason} ${missing.remedy}`;
  }
  if (failure) {
    return problemFromError(failure, 'The data source').detail;
  }
  const caveats = number.spark?.ok ? number.spark.caveats : [];
  return [number.description, ...caveats].join(' ');
}

function TileSparkline({ refId, data }: { refId: string; data?: PanelData }) {
  const styles = useStyles2(getStyles);
  const frame = data?.series.find((one) => one.refId === refId);
  const x = frame?.fields.find(({ type }) => type === FieldType.time);
  const y = frame?.fields.find(({ type }) => type === FieldType.number);
  return (
    <div className={styles.spark}>
      <TinyLine x={x} y={y} height={SPARKLINE_HEIGHT} timeRange={data?.timeRange} />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  spark: css({ height: SPARKLINE_HEIGHT, marginTop: theme.spacing(0.5) }),
});

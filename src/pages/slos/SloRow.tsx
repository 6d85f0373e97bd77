import { css } from '@emotion/css';
import { type Field, FieldType, type GrafanaTheme2 } from '@grafana/data';
import { Badge, Spinner, TextLink, Tooltip, useStyles2 } from '@grafana/ui';
import React, { useMemo } from 'react';
import { SLO_PATHS, sloUrl } from '../../routing';
import { linkTo } from '../../shared/scene/links';
import { type SloMeasure } from '../../shared/slos/measure';
import { testIds } from '../../shared/testIds';
import { TinyLine } from '../../shared/headline/TinyLine';
import { type BurnPolicy } from '../../slo/burn';
import { type GroupReading } from '../../slo/reading';
import type { Slo } from '../../slo/types';
import { BudgetBar } from './BudgetBar';
import { burndown, type LinePoint } from './burndown';
import { StatusBadge } from './StatusBadge';
import {
  burnWords,
  fewWords,
  goneWords,
  groupWords,
  leftWords,
  objectiveWords,
  PROVE_URL,
  rateWords,
  ratioWords,
  seenWords,
  sinceWords,
  silenceWords,
  statusOfMeasure,
  windowWords,
} from './words';

interface SloRowProps {
  slo: Slo;
  measure: SloMeasure | undefined;
  timeZone: string;
}

/** One promise: its page is a click on its name away. */
export function SloRow({ slo, measure, timeZone }: SloRowProps) {
  const styles = useStyles2(getStyles);
  const worst = measure?.reading?.worst;
  return (
    <tr data-testid={testIds.slo(slo.name)}>
      <th scope="row" className={styles.name}>
        <TextLink href={linkTo(sloUrl(SLO_PATHS.detail, slo.name))} inline={false} color="primary">
          {slo.title}
        </TextLink>
        <span className={styles.about}>{aboutRow(slo, measure, timeZone)}</span>
      </th>
      <td>{measure ? <StatusBadge status={statusOfMeasure(measure)} /> : <Spinner />}</td>
      <td className={styles.number}>
        {objectiveWords(slo)}
        <span className={styles.about}>{windowWords(slo.window)}</span>
      </td>
      {measure?.proven ? (
        <ProvenCells measure={measure} />
      ) : worst ? (
        <BudgetCells slo={slo} worst={worst} now={worst.state.to} />
      ) : (
        <td colSpan={8} className={styles.why}>
          {measure ? (measure.problem ?? 'The store has no data for it in this window.') : 'Measuring…'}
        </td>
      )}
    </tr>
  );
}

function aboutRow(slo: Slo, measure: SloMeasure | undefined, timeZone: string): string {
  const { reading } = measure ?? {};
  if (reading?.contradiction) {
    return reading.contradiction;
  }
  if (reading?.silentSince !== undefined) {
    return silenceWords(reading.silentSince, measure?.now ?? reading.silentSince, timeZone);
  }
  if (reading?.worst?.few) {
    return fewWords(slo, reading.worst.state);
  }
  if (reading?.worst && reading.groups.length > 1) {
    return `worst of ${reading.groups.length}: ${groupWords(reading.worst.labels)}`;
  }
  return slo.description ?? '';
}

function BudgetCells({ slo, worst, now }: { slo: Slo; worst: GroupReading; now: number }) {
  const styles = useStyles2(getStyles);
  const { state, burn, burning, status } = worst;
  const line = useMemo(() => burndown(slo, worst.sums, now), [slo, worst, now]);
  return (
    <>
      <td className={styles.number}>{ratioWords(state.ratio, slo.objective)}</td>
      <td>
        <BudgetBar text={leftWords(worst)} remaining={worst.few ? undefined : state.remaining} status={status} />
      </td>
      {burn.map((rate, i) => (
        <td key={i} className={styles.number}>
          {burnWords(rate)}
        </td>
      ))}
      <td className={styles.number}>
        <Tooltip content={goneWords(worst, now, true)}>
          <span>{goneWords(worst, now)}</span>
        </Tooltip>
      </td>
      <td className={styles.line}>
        <Line points={line} atLeast={{ min: 0, max: 1 }} />
      </td>
      <td>
        <AlertBadge burning={burning} />
      </td>
    </>
  );
}

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function ProvenCells({ measure: { slo, proven } }: { measure: SloMeasure }) {
  const styles = useStyles2(getStyles);
  const points = useMemo(() => (proven?.line ?? []).map(({ t, rate }) => ({ t, value: rate })), [proven]);
  return (
    <>
      <td className={styles.number}>{proven?.rate === undefined ? '–' : rateWords(proven.rate)}</td>
      <td colSpan={5} className={styles.why}>
        {proven?.verdict === 'notProven' ? (
          <>
            {capitalised(seenWords(proven, sinceWords(slo.window)))}.{' '}
            <TextLink href={PROVE_URL} external>
              Prove it with a load test
            </TextLink>
          </>
        ) : (
          'A proven rate has no error budget.'
        )}
      </td>
      <td className={styles.line}>
        <Line points={points} atLeast={{ min: 0, max: 0 }} />
      </td>
      <td>–</td>
    </>
  );
}

function Line({ points, atLeast }: { points: LinePoint[]; atLeast: { min: number; max: number } }) {
  const field = (name: string, type: FieldType, values: number[]): Field<number> => ({
    name,
    type,
    values,
    config: {},
  });
  return (
    <TinyLine
      x={field(
        'Time',
        FieldType.time,
        points.map(({ t }) => t)
      )}
      y={field(
        'Value',
        FieldType.number,
        points.map(({ value }) => value)
      )}
      height={30}
      atLeast={atLeast}
    />
  );
}

/** What would fire now; Alertmanager's word on it is on the page of alerts. */
function AlertBadge({ burning: [first] }: { burning: readonly BurnPolicy[] }) {
  if (!first) {
    return <>–</>;
  }
  const page = first.severity === 'page';
  return <Badge color={page ? 'red' : 'orange'} text={page ? 'Page' : 'Ticket'} tooltip={policyWords(first)} />;
}

function policyWords({ factor, long, short }: BurnPolicy): string {
  const hours = (ms: number) => (ms < 3_600_000 ? `${ms / 60_000} min` : `${ms / 3_600_000} h`);
  return `Burns over ${factor}x for ${hours(long)} and for the last ${hours(short)}`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  name: css({ fontWeight: theme.typography.fontWeightMedium, maxWidth: 320, minWidth: 200 }),
  about: css({
    color: theme.colors.text.secondary,
    display: 'block',
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightRegular,
  }),
  number: css({ '&&': { textAlign: 'right' }, fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }),
  line: css({ minWidth: 120 }),
  why: css({ color: theme.colors.text.secondary, overflowWrap: 'anywhere' }),
});

import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import React, { useId, useState } from 'react';
import { significant } from '../../shared/words/locale';
import { whatIf } from '../../slo/budget';
import { tooFew } from '../../slo/reading';
import { type Sums } from '../../slo/increments';
import type { Slo } from '../../slo/types';
import { warnSlo } from '../../slo/validate';
import { countText, toPercent } from './editor/words';
import { allowedWords, leftWords, ratioWords } from './words';
import { nearestStop, targetStops } from './targets';

interface WhatIfProps {
  slo: Slo;
  /** What was counted, without maintenance. */
  sums: Sums;
  /** Milliseconds. */
  now: number;
  /** Where the slider starts; the SLO's own objective when left out. */
  objective?: number;
  /** Takes the target over; without it the slider only shows. */
  onUse?: (objective: number) => void;
}

/** What another target would have meant for the same events. */
export function WhatIf({ slo, sums, now, objective = slo.objective, onUse }: WhatIfProps) {
  const styles = useStyles2(getStyles);
  const id = useId();
  // A choice belongs to the objective that it was made under.
  const [chosen, setChosen] = useState<{ of: number; target: number }>();
  const target = chosen?.of === objective ? chosen.target : objective;
  const stops = targetStops(objective);
  const percent = `${significant(toPercent(target), 12)} %`;
  const state = whatIf(slo, sums, now, target);
  const { ratio, remaining, allowed, bad } = state;
  const few = tooFew(slo, state);
  const met = remaining === undefined || few ? undefined : remaining >= 0;
  const outcome = few ? 'too few events to say' : met === undefined ? 'nothing happened' : met ? 'met' : 'missed';
  const warnings = warnSlo({ ...slo, objective: target });
  return (
    <div className={styles.body}>
      <label htmlFor={id} className={styles.label}>
        If the target were <strong>{percent}</strong>
      </label>
      <input
        id={id}
        type="range"
        className={styles.slider}
        min={0}
        max={stops.length - 1}
        step={1}
        value={nearestStop(stops, target)}
        aria-valuetext={percent}
        onChange={({ currentTarget }) => setChosen({ of: objective, target: stops[Number(currentTarget.value)] })}
      />
      <div className={styles.ends} aria-hidden>
        <span>{`${significant(toPercent(stops[0]), 12)} %`}</span>
        <span>{`${significant(toPercent(stops[stops.length - 1]), 12)} %`}</span>
      </div>
      <dl className={styles.numbers} aria-live="polite">
        <Fact name="Outcome" value={outcome} state={met} />
        <Fact name="Good events" value={ratioWords(ratio, target)} />
        <Fact name="Budget left" value={leftWords({ state, few })} />
        <Fact name="Bad events" value={`${countText(bad)} of ${allowedWords(allowed)} allowed`} />
      </dl>
      {warnings.length > 0 && (
        <ul className={styles.warnings}>
          {warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
      {onUse && (
        <div>
          <Button size="sm" variant="secondary" disabled={target === slo.objective} onClick={() => onUse(target)}>
            Use this target
          </Button>
        </div>
      )}
    </div>
  );
}

function Fact({ name, value, state }: { name: string; value: string; state?: boolean }) {
  const styles = useStyles2(getStyles);
  return (
    <div>
      <dt className={styles.name}>{name}</dt>
      <dd className={styles.value} data-met={state}>
        {value}
      </dd>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  body: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(0.5), minWidth: 0 }),
  label: css({ margin: 0 }),
  slider: css({
    accentColor: theme.colors.primary.main,
    cursor: 'pointer',
    margin: theme.spacing(0.5, 0),
    width: '100%',
  }),
  ends: css({
    color: theme.colors.text.secondary,
    display: 'flex',
    fontSize: theme.typography.bodySmall.fontSize,
    justifyContent: 'space-between',
  }),
  numbers: css({
    display: 'grid',
    gap: theme.spacing(1),
    gridTemplateColumns: 'repeat(auto-fit, minmax(130px, 1fr))',
    margin: theme.spacing(0.5, 0),
  }),
  name: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: 'normal',
  }),
  value: css({
    fontVariantNumeric: 'tabular-nums',
    fontWeight: theme.typography.fontWeightMedium,
    margin: 0,
    '&[data-met="true"]': { color: theme.colors.success.text },
    '&[data-met="false"]': { color: theme.colors.error.text },
  }),
  warnings: css({
    color: theme.colors.warning.text,
    fontSize: theme.typography.bodySmall.fontSize,
    margin: 0,
    paddingLeft: theme.spacing(2),
  }),
});

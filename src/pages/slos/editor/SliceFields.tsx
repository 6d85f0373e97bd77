import { Field } from '@grafana/ui';
import React from 'react';
import { Choice } from '../../../shared/ui/Choice';
import type { LatencyIndicator, RatioIndicator } from '../../../slo/types';
import { NumberField } from './fields';
import { FieldGrid } from './FieldGrid';
import { type Problems } from './problems';
import { fromPercent, toPercent } from './words';

interface SliceProps<I> {
  indicator: I;
  problems: Problems;
  onChange: (indicator: I) => void;
}

const COUNTS = [
  { value: 'events' as const, label: 'Events' },
  { value: 'slices' as const, label: 'Time slices' },
];

const ABOUT = {
  events: 'Each event counts the same: a busy hour weighs more than a quiet one.',
  slices: 'Each slice of time counts the same, however few events are in it. Suits a service with little traffic.',
};

const FIRST = { seconds: 300, target: 0.95 };

/** Whether events are counted, or slices of time in which enough of them were good. */
export function SliceFields<I extends RatioIndicator | LatencyIndicator>({
  indicator,
  problems,
  onChange,
}: SliceProps<I>) {
  const { slices, ...events } = indicator;
  const counted = slices ? 'slices' : 'events';
  return (
    <>
      <Field noMargin label="Count" description={ABOUT[counted]}>
        <Choice
          aria-label="Count"
          options={COUNTS}
          value={counted}
          onChange={(next) => onChange((next === 'slices' ? { ...events, slices: FIRST } : events) as I)}
        />
      </Field>
      {slices && (
        <FieldGrid>
          <NumberField
            label="Length of a slice"
            suffix="s"
            description="Whole seconds, 60 to 3600."
            value={slices.seconds}
            problems={problems['indicator.slices.seconds']}
            onChange={(seconds) => onChange({ ...indicator, slices: { ...slices, seconds } })}
          />
          <NumberField
            label="Good from"
            suffix="%"
            description="A slice is good when at least this share of its events is good, and when it has none."
            max={100}
            value={toPercent(slices.target)}
            problems={problems['indicator.slices.target']}
            onChange={(percent) => onChange({ ...indicator, slices: { ...slices, target: fromPercent(percent) } })}
          />
        </FieldGrid>
      )}
    </>
  );
}

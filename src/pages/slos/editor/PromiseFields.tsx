import { Combobox, Field, TextArea } from '@grafana/ui';
import React, { useId } from 'react';
import { Choice } from '../../../shared/ui/Choice';
import { CALENDAR_UNITS, type CalendarUnit, type Slo } from '../../../slo/types';
import { NumberField, TextField } from './fields';
import { FieldGrid } from './FieldGrid';
import { type Problems } from './problems';
import { allowanceText } from './sentences';
import { fromPercent, toPercent } from './words';

export interface FormProps {
  slo: Slo;
  problems: Problems;
  change: (patch: Partial<Slo>) => void;
}

/** What is promised, by whom, and over which time. */
export function PromiseFields({ slo, problems, change }: FormProps) {
  const id = useId();
  return (
    <>
      <FieldGrid>
        <TextField
          label="Title"
          required
          placeholder="Tool errors"
          value={slo.title}
          problems={problems.title}
          onChange={(title) => change({ title })}
        />
        <TextField
          label="Name"
          required
          placeholder="tool-errors"
          value={slo.name}
          problems={problems.name}
          onChange={(name) => change({ name })}
        />
        <TextField
          label="Service"
          required
          placeholder="contextd"
          value={slo.service}
          problems={problems.service}
          onChange={(service) => change({ service })}
        />
      </FieldGrid>
      <Field noMargin label="Description" htmlFor={id}>
        <TextArea
          id={id}
          rows={2}
          placeholder="Fewer than 1 % of the tool calls fail."
          value={slo.description ?? ''}
          onChange={({ currentTarget }) => change({ description: currentTarget.value })}
        />
      </Field>
      <FieldGrid>
        <NumberField
          label="Objective"
          required
          suffix="%"
          max={100}
          description={allowanceText(slo) ?? 'The promised share of good events.'}
          value={toPercent(slo.objective)}
          problems={problems.objective}
          onChange={(percent) => change({ objective: fromPercent(percent) })}
        />
        <WindowFields slo={slo} problems={problems} change={change} />
      </FieldGrid>
    </>
  );
}

const KINDS = [
  { value: 'rolling' as const, label: 'Rolling' },
  { value: 'calendar' as const, label: 'Calendar' },
];

const UNITS = CALENDAR_UNITS.map((value) => ({ value, label: `By ${value}` }));

function WindowFields({ slo: { window }, problems, change }: FormProps) {
  const id = useId();
  return (
    <>
      <Field
        noMargin
        label="Window"
        description="Rolling: the last days, at any moment. Calendar: it starts anew with each period."
      >
        <Choice
          aria-label="Window"
          options={KINDS}
          value={window.kind}
          onChange={(kind) =>
            change({
              window: kind === 'rolling' ? { kind, days: 30 } : { kind, unit: 'month', timeZone: ownTimeZone() },
            })
          }
        />
      </Field>
      {window.kind === 'rolling' ? (
        <NumberField
          label="Days"
          description="Whole days, at most 366."
          value={window.days}
          problems={problems.window}
          onChange={(days) => change({ window: { ...window, days } })}
        />
      ) : (
        <>
          <Field noMargin label="Period" htmlFor={`${id}-unit`} description="It begins at midnight.">
            <Combobox<CalendarUnit>
              id={`${id}-unit`}
              options={UNITS}
              value={window.unit}
              onChange={({ value }) => change({ window: { ...window, unit: value } })}
            />
          </Field>
          <TextField
            label="Time zone"
            description="An IANA name, such as Europe/Berlin."
            value={window.timeZone}
            problems={problems.window}
            onChange={(timeZone) => change({ window: { ...window, timeZone } })}
          />
        </>
      )}
    </>
  );
}

function ownTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}

import { Combobox, InlineField, InlineFieldRow, Input, RadioButtonGroup, Text } from '@grafana/ui';
import React, { useId } from 'react';
import { CALENDAR_UNITS, type CalendarUnit, type ResolvedSlo } from '../slo/types';
import { LABEL_WIDTH } from './fields';
import { fromPercent, toPercent } from './slo';
import { type SloProblems } from './sloProblems';

interface FormProps {
  slo: ResolvedSlo;
  problems: SloProblems;
  change: (patch: Partial<ResolvedSlo>) => void;
}

interface TextProps {
  label: string;
  value: string;
  onCommit: (text: string) => void;
  problem?: string;
  tooltip?: string;
  width?: number;
  placeholder?: string;
  grow?: boolean;
  suffix?: string;
}

/** A text that takes effect on blur or Enter, so that not every key runs a query. */
function TextField({ label, value, onCommit, problem, tooltip, width, placeholder, grow, suffix }: TextProps) {
  const id = useId();
  return (
    <InlineField
      label={label}
      labelWidth={LABEL_WIDTH}
      htmlFor={id}
      invalid={problem !== undefined}
      error={problem}
      tooltip={tooltip}
      grow={grow}
    >
      <Input
        id={id}
        key={value}
        width={width}
        suffix={suffix}
        placeholder={placeholder}
        defaultValue={value}
        onBlur={(event) => event.currentTarget.value !== value && onCommit(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
      />
    </InlineField>
  );
}

/** Name, objective and window. */
export function ObjectiveFields({ slo, problems, change }: FormProps) {
  return (
    <>
      <InlineFieldRow>
        <TextField
          label="Name"
          width={30}
          value={slo.name ?? ''}
          problem={problems.name}
          tooltip="The value of the label slo. Recorded series of the SLO, if any, have the same label."
          onCommit={(name) => change({ name: name.trim() })}
        />
        <TextField
          label="Objective"
          width={12}
          suffix="%"
          value={typeof slo.objective === 'number' ? String(toPercent(slo.objective)) : ''}
          problem={problems.objective}
          tooltip="The promised share of good events, such as 99.9."
          onCommit={(text) => change({ objective: fromPercent(Number.parseFloat(text.replace(',', '.'))) })}
        />
      </InlineFieldRow>
      <InlineFieldRow>
        <WindowFields slo={slo} problems={problems} change={change} />
      </InlineFieldRow>
    </>
  );
}

const WINDOW_OPTIONS: Array<{ value: 'rolling' | CalendarUnit; label: string }> = [
  { value: 'rolling', label: 'Rolling days' },
  ...CALENDAR_UNITS.map((unit) => ({ value: unit, label: `Calendar ${unit}` })),
];

function WindowFields({ slo, problems, change }: FormProps) {
  const id = useId();
  const window = slo.window;
  const choose = (value: 'rolling' | CalendarUnit) => {
    const timeZone = window?.kind === 'calendar' ? window.timeZone : 'UTC';
    change({
      window: value === 'rolling' ? { kind: 'rolling', days: 30 } : { kind: 'calendar', unit: value, timeZone },
    });
  };
  return (
    <>
      <InlineField label="Window" labelWidth={LABEL_WIDTH} htmlFor={`${id}-window`}>
        <Combobox
          id={`${id}-window`}
          width={20}
          options={WINDOW_OPTIONS}
          value={window?.kind === 'calendar' ? window.unit : 'rolling'}
          onChange={({ value }) => choose(value)}
        />
      </InlineField>
      {window?.kind === 'calendar' ? (
        <TextField
          label="Time zone"
          width={20}
          value={window.timeZone ?? ''}
          problem={problems.window}
          onCommit={(timeZone) => change({ window: { ...window, timeZone: timeZone.trim() } })}
        />
      ) : (
        <TextField
          label="Days"
          width={10}
          value={String(window?.days ?? '')}
          problem={problems.window}
          onCommit={(text) => change({ window: { kind: 'rolling', days: Number(text) } })}
        />
      )}
    </>
  );
}

const PARTS = [
  { value: 'bad' as const, label: 'Bad events' },
  { value: 'good' as const, label: 'Good events' },
];

/** What is counted. Indicators that count no events are only named here, and edited as JSON. */
export function CountFields({ slo, problems, change }: FormProps) {
  const { indicator } = slo;
  if (indicator?.kind !== 'ratio' && indicator?.kind !== 'latency') {
    return (
      <Text variant="bodySmall" color="secondary">
        {`This SLO judges by "${indicator?.kind ?? 'nothing'}". Edit its condition in the definition below.`}
      </Text>
    );
  }
  const others = indicator.alternatives?.length;
  const part = indicator.good !== undefined ? 'good' : 'bad';
  const rest = { ...indicator };
  delete rest.bad;
  delete rest.good;
  const set = (patch: Partial<typeof indicator>) => change({ indicator: { ...indicator, ...patch } });
  return (
    <>
      <TextField
        label="Total"
        grow
        value={indicator.total ?? ''}
        problem={problems.total}
        placeholder='http_requests_total{job="contextd"}'
        tooltip="All events: a selector of counters, without functions. For latency: the count of the histogram."
        onCommit={(total) => set({ total: total.trim() })}
      />
      <InlineFieldRow>
        <InlineField label="Of these" labelWidth={LABEL_WIDTH}>
          <RadioButtonGroup
            aria-label="Of these"
            options={PARTS}
            value={part}
            onChange={(next) => change({ indicator: { ...rest, [next]: indicator[part] ?? '' } })}
          />
        </InlineField>
        <TextField
          label={part === 'good' ? 'Good' : 'Bad'}
          grow
          value={indicator[part] ?? ''}
          problem={problems.part}
          placeholder={
            part === 'good' ? 'http_request_duration_seconds_bucket{le="0.5"}' : 'http_requests_total{status=~"5.."}'
          }
          tooltip={
            part === 'good'
              ? 'For latency: the bucket of the histogram whose le is the threshold in seconds.'
              : 'A selector of counters. It may select nothing yet: then no event was bad.'
          }
          onCommit={(text) => set({ [part]: text.trim() })}
        />
      </InlineFieldRow>
      {others && (
        <Text variant="bodySmall" color="secondary">
          {`Processes without these series are counted by ${others === 1 ? 'another name' : `${others} other names`}, which the definition below has.`}
        </Text>
      )}
    </>
  );
}

import { Combobox, InlineField, InlineFieldRow, Input, RadioButtonGroup } from '@grafana/ui';
import React, { useId } from 'react';
import { LABEL_WIDTH, type QueryFieldsProps } from './fields';
import { INCIDENTS_MEASURES, INCIDENTS_VALUES, incidentsMeasureOf } from './incidents';
import { matchersProblem } from './matchers';

/** The parameters of a query for incidents: what it returns, and of which alerts. */
export function IncidentsFields({ query, change }: QueryFieldsProps) {
  const id = useId();
  const measure = incidentsMeasureOf(query);
  return (
    <>
      <InlineFieldRow>
        <InlineField label="Measure" labelWidth={LABEL_WIDTH}>
          <RadioButtonGroup
            aria-label="Measure"
            options={INCIDENTS_MEASURES}
            value={measure}
            onChange={(next) => change({ measure: next })}
          />
        </InlineField>
        {measure === 'summary' && (
          <>
            <InlineField
              label="Number"
              labelWidth={LABEL_WIDTH}
              htmlFor={`${id}-value`}
              tooltip="Alert rules identify values by their labels: choose the one for the rule."
            >
              <Combobox
                id={`${id}-value`}
                width={40}
                options={INCIDENTS_VALUES}
                value={query.value ?? 'all'}
                onChange={({ value }) => change({ value })}
              />
            </InlineField>
            <TextField
              id={`${id}-severity`}
              label="Severity"
              tooltip="The label severity of the alerts, such as critical. Empty means all."
              placeholder="all"
              width={16}
              value={query.severity}
              change={(severity) => change({ severity })}
            />
          </>
        )}
      </InlineFieldRow>
      <TextField
        id={`${id}-matchers`}
        label="Alerts"
        tooltip="Matchers of the alerts' labels, as between the braces of a selector. Empty means all alerts of the store."
        placeholder='service="contextd", severity!="none"'
        width={60}
        value={query.matchers}
        problem={matchersProblem(query.matchers)}
        change={(matchers) => change({ matchers })}
      />
    </>
  );
}

interface TextFieldProps {
  id: string;
  label: string;
  tooltip: string;
  placeholder: string;
  width: number;
  value: string | undefined;
  problem?: string;
  change: (value: string) => void;
}

/** A text that is taken when the field is left, or with Enter. */
function TextField({ id, label, tooltip, placeholder, width, value = '', problem, change }: TextFieldProps) {
  return (
    <InlineField
      label={label}
      labelWidth={LABEL_WIDTH}
      htmlFor={id}
      tooltip={tooltip}
      invalid={problem !== undefined}
      error={problem}
    >
      <Input
        id={id}
        key={value}
        width={width}
        placeholder={placeholder}
        defaultValue={value}
        onBlur={({ currentTarget }) => currentTarget.value !== value && change(currentTarget.value.trim())}
        onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
      />
    </InlineField>
  );
}

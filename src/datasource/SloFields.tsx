import { Combobox, InlineField, InlineFieldRow, Input, RadioButtonGroup } from '@grafana/ui';
import React, { useId } from 'react';
import { LABEL_WIDTH, type QueryFieldsProps } from './fields';
import { type ResolvedSlo } from '../slo/types';
import { EXAMPLE_SLO, MODES, SLO_MEASURES, SLO_MODES, SLO_VALUES, sloMeasureOf } from './slo';
import { SloDefinition } from './SloDefinition';
import { CountFields, ObjectiveFields } from './SloForm';
import { SloPicker } from './SloPicker';
import { sloProblems } from './sloProblems';
import { type InsightsQuery, type SloMeasure } from './types';

/** The parameters of a query about a service level objective: its measure and its definition. */
export function SloFields({ datasource, query, change }: QueryFieldsProps) {
  const slo: ResolvedSlo = query.slo ?? EXAMPLE_SLO;
  const problems = sloProblems(slo);
  const changeSlo = (patch: Partial<ResolvedSlo>) => change({ slo: { ...slo, ...patch } });
  const replaceSlo = (next: ResolvedSlo) => change({ slo: next });
  return (
    <>
      <MeasureFields query={query} change={change} />
      <SloPicker datasource={datasource} slo={slo} onChange={replaceSlo} />
      <ObjectiveFields slo={slo} problems={problems} change={changeSlo} />
      <CountFields slo={slo} problems={problems} change={changeSlo} />
      <SloDefinition slo={slo} onChange={replaceSlo} />
    </>
  );
}

function MeasureFields({ query, change }: Pick<QueryFieldsProps, 'query' | 'change'>) {
  const id = useId();
  const measure = sloMeasureOf(query);
  const modes = SLO_MODES[measure] ?? [];
  const choose = (next: SloMeasure) => change({ measure: next, mode: SLO_MODES[next][0] });
  return (
    <InlineFieldRow>
      <InlineField label="Measure" labelWidth={LABEL_WIDTH}>
        <RadioButtonGroup aria-label="Measure" options={SLO_MEASURES} value={measure} onChange={choose} />
      </InlineField>
      {modes.length > 1 && (
        <InlineField label="Time">
          <RadioButtonGroup
            aria-label="Time"
            options={MODES}
            value={query.mode ?? modes[0]}
            onChange={(mode) => change({ mode })}
          />
        </InlineField>
      )}
      {measure === 'state' && (
        <InlineField
          label="Number"
          labelWidth={LABEL_WIDTH}
          htmlFor={`${id}-value`}
          tooltip="Alert rules identify values by their labels: choose the one for the rule."
        >
          <Combobox
            id={`${id}-value`}
            width={30}
            options={SLO_VALUES}
            value={query.value ?? 'all'}
            onChange={({ value }) => change({ value })}
          />
        </InlineField>
      )}
      {measure === 'spentBy' && <ByField id={`${id}-by`} query={query} change={change} />}
    </InlineFieldRow>
  );
}

function ByField({ id, query, change }: { id: string; query: InsightsQuery; change: QueryFieldsProps['change'] }) {
  const missing = !query.by?.trim();
  return (
    <InlineField
      label="Label"
      htmlFor={id}
      invalid={missing}
      error={missing && 'Name the label, such as tool.'}
      tooltip="A label of the bad events. Values after the first 20 are joined."
    >
      <Input
        id={id}
        key={query.by}
        width={20}
        placeholder="tool"
        defaultValue={query.by ?? ''}
        onBlur={(event) =>
          event.currentTarget.value !== (query.by ?? '') && change({ by: event.currentTarget.value.trim() })
        }
        onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
      />
    </InlineField>
  );
}

import { Combobox, type ComboboxOption, InlineField, RadioButtonGroup, Stack, Text } from '@grafana/ui';
import React, { useCallback, useId, useState } from 'react';
import { type InsightsDataSource } from './datasource';
import { LABEL_WIDTH, type QueryFieldsProps } from './fields';
import { messageOf } from './messages';
import { MEASURES, MODES } from './questions';

/** The parameters of the question after the state of a job. */
export function StateFields({ datasource, query, change }: QueryFieldsProps) {
  const id = useId();
  const [listProblem, setListProblem] = useState<string>();
  const measure = MEASURES.find((m) => m.value === (query.measure ?? 'share'));
  return (
    <>
      <JobField
        id={`${id}-job`}
        datasource={datasource}
        job={query.job}
        onChange={(job) => change({ job })}
        onProblem={setListProblem}
      />
      <Stack direction="row" wrap="wrap" gap={0.5}>
        <InlineField label="Value" labelWidth={LABEL_WIDTH}>
          <RadioButtonGroup
            aria-label="Value"
            options={MEASURES}
            value={measure?.value}
            onChange={(value) => change({ measure: value })}
          />
        </InlineField>
        <InlineField label="Time">
          <RadioButtonGroup
            aria-label="Time"
            options={MODES}
            value={query.mode ?? 'range'}
            onChange={(value) => change({ mode: value })}
          />
        </InlineField>
      </Stack>
      {listProblem && (
        <div role="alert">
          <Text variant="bodySmall" color="error">
            {listProblem}
          </Text>
        </div>
      )}
    </>
  );
}

interface JobFieldProps {
  id: string;
  datasource: InsightsDataSource;
  job?: string;
  onChange: (job: string) => void;
  /** Told why the jobs cannot be offered, undefined when they can. */
  onProblem: (problem?: string) => void;
}

/** The job, chosen from what Prometheus scrapes or typed: a variable, or a job that is not there right now. */
function JobField({ id, datasource, job, onChange, onProblem }: JobFieldProps) {
  const options = useCallback(
    async (typed: string): Promise<Array<ComboboxOption<string>>> => {
      try {
        const jobs = await datasource.listJobs();
        onProblem(jobs.length > 0 ? undefined : 'Prometheus has scraped no job in the last six hours. Type its name.');
        return jobs.filter((name) => name.toLowerCase().includes(typed.toLowerCase())).map((value) => ({ value }));
      } catch (error) {
        onProblem(`The jobs cannot be listed, type the name. ${messageOf(error)}`);
        return [];
      }
    },
    [datasource, onProblem]
  );
  const missing = !job?.trim();
  return (
    <InlineField
      label="Job"
      labelWidth={LABEL_WIDTH}
      htmlFor={id}
      tooltip="The value of the job label, as Prometheus's scrape configuration gives it. Dashboard variables such as $job work too."
      invalid={missing}
      error={missing && 'Choose the job of the contextd instances.'}
    >
      <Combobox
        id={id}
        width={30}
        createCustomValue
        options={options}
        value={job ? { value: job, label: job } : null}
        placeholder="Choose or type"
        onChange={({ value }) => onChange(value)}
      />
    </InlineField>
  );
}

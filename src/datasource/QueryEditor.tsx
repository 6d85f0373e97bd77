import { type QueryEditorProps } from '@grafana/data';
import { Combobox, InlineField, Stack, Text } from '@grafana/ui';
import React, { useId } from 'react';
import { type InsightsDataSource } from './datasource';
import { LABEL_WIDTH } from './fields';
import { changeQuestion, explainQuery, QUESTIONS } from './questions';
import { SloFields } from './SloFields';
import { StateFields } from './StateFields';
import { type InsightsJsonData, type InsightsQuery } from './types';

type Props = QueryEditorProps<InsightsDataSource, InsightsQuery, InsightsJsonData>;

/** Chooses the question and its parameters. Every choice runs the query. */
export default function QueryEditor({ app, datasource, query, onChange, onRunQuery }: Props) {
  const id = useId();
  const change = (patch: Partial<InsightsQuery>) => {
    onChange({ ...query, ...patch });
    onRunQuery();
  };
  const question = QUESTIONS.find((q) => q.value === (query.queryType ?? 'state'));
  return (
    <Stack direction="column" gap={0.5}>
      <InlineField label="Question" labelWidth={LABEL_WIDTH} htmlFor={`${id}-question`}>
        <Combobox
          id={`${id}-question`}
          width={30}
          options={QUESTIONS}
          value={question?.value ?? null}
          placeholder={query.queryType ? `Unknown: ${query.queryType}` : 'Choose'}
          onChange={({ value }) => change(changeQuestion(query, value, app))}
        />
      </InlineField>
      {question?.value === 'slo' ? (
        <SloFields datasource={datasource} query={query} change={change} />
      ) : (
        <StateFields datasource={datasource} query={query} change={change} />
      )}
      <Text variant="bodySmall" color="secondary">
        {question
          ? explainQuery(query)
          : 'This version of Insights does not know the question. Choose another one, or update the plugin.'}
      </Text>
    </Stack>
  );
}

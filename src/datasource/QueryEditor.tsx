import { type QueryEditorProps } from '@grafana/data';
import { Combobox, InlineField, Stack, Text } from '@grafana/ui';
import React, { useId } from 'react';
import { type InsightsDataSource } from './datasource';
import { LABEL_WIDTH } from './fields';
import { changeQueryType, explainQuery, QUERY_TYPES, queryTypeOf } from './queryTypes';
import { type InsightsJsonData, type InsightsQuery, type InsightsQueryType } from './types';

type Props = QueryEditorProps<InsightsDataSource, InsightsQuery, InsightsJsonData>;

const OPTIONS = Object.entries(QUERY_TYPES).map(([value, { label, description }]) => ({
  value: value as InsightsQueryType,
  label,
  description,
}));

/** Chooses the query type and its parameters. Every choice runs the query. */
export default function QueryEditor({ app, datasource, query, onChange, onRunQuery }: Props) {
  const id = useId();
  const change = (patch: Partial<InsightsQuery>) => {
    onChange({ ...query, ...patch });
    onRunQuery();
  };
  const type = queryTypeOf(query);
  return (
    <Stack direction="column" gap={0.5}>
      <InlineField label="Query type" labelWidth={LABEL_WIDTH} htmlFor={`${id}-type`}>
        <Combobox
          id={`${id}-type`}
          width={30}
          options={OPTIONS}
          value={OPTIONS.find(({ label }) => label === type?.label) ?? null}
          placeholder={type ? 'Choose' : `Unknown: ${query.queryType}`}
          onChange={({ value }) => change(changeQueryType(value, app, query))}
        />
      </InlineField>
      {type && <type.Fields datasource={datasource} query={query} change={change} />}
      <Text variant="bodySmall" color="secondary">
        {type
          ? explainQuery(query)
          : 'This version of Insights has no such query type. Choose another one, or update the plugin.'}
      </Text>
    </Stack>
  );
}

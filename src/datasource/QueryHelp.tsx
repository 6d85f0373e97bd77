import { type QueryEditorHelpProps } from '@grafana/data';
import { Card, Stack, Text } from '@grafana/ui';
import React, { Fragment } from 'react';
import { EXAMPLES, QUERY_TYPES } from './queryTypes';
import { type InsightsQuery } from './types';

/** What Insights can query, with examples to start from. */
export default function QueryHelp({ query, onClickExample }: QueryEditorHelpProps<InsightsQuery>) {
  return (
    <Stack direction="column" gap={1}>
      <Text element="h2" variant="h4">
        What Insights returns
      </Text>
      <Text element="p">
        Insights queries a store that speaks the Prometheus API and computes with its metrics. Every result can be drawn
        in a panel and used in an alert rule.
      </Text>
      {Object.entries(QUERY_TYPES).map(([name, { label, measures, help }]) => (
        <Fragment key={name}>
          <Text element="h3" variant="h5">
            {label}
          </Text>
          <ul style={{ marginLeft: 24 }}>
            {measures.map((measure) => (
              <li key={measure.value}>
                <strong>{measure.label}</strong>: {measure.description}
              </li>
            ))}
          </ul>
          <Text element="p">{help}</Text>
        </Fragment>
      ))}
      <Text element="h3" variant="h5">
        Examples
      </Text>
      {EXAMPLES.map(({ title, text, query: example }) => (
        <Card
          key={title}
          noMargin
          onClick={() => onClickExample({ ...example, refId: query?.refId ?? 'A', datasource: query?.datasource })}
        >
          <Card.Heading>{title}</Card.Heading>
          <Card.Description>{text}</Card.Description>
        </Card>
      ))}
    </Stack>
  );
}

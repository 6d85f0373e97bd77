import { type QueryEditorHelpProps } from '@grafana/data';
import { Card, Stack, Text } from '@grafana/ui';
import React from 'react';
import { EXAMPLES, MEASURES } from './questions';
import { SLO_MEASURES } from './slo';
import { type InsightsQuery } from './types';

/** What Insights can be asked, with examples to start from. */
export default function QueryHelp({ query, onClickExample }: QueryEditorHelpProps<InsightsQuery>) {
  return (
    <Stack direction="column" gap={1}>
      <Text element="h2" variant="h4">
        What Insights answers
      </Text>
      <Text element="p">
        Insights asks a store that speaks the Prometheus API and turns its metrics into answers. Every answer can be
        drawn in a panel and used in an alert rule.
      </Text>
      <Text element="h3" variant="h5">
        State of a job
      </Text>
      <ul style={{ marginLeft: 24 }}>
        {MEASURES.map(({ value, label, description }) => (
          <li key={value}>
            <strong>{label}</strong>: {description}
          </li>
        ))}
      </ul>
      <Text element="p">
        A job that Prometheus does not scrape has no value, which an alert rule reports as &quot;no data&quot;.
      </Text>
      <Text element="h3" variant="h5">
        Service level objective
      </Text>
      <ul style={{ marginLeft: 24 }}>
        {SLO_MEASURES.map(({ value, label, description }) => (
          <li key={value}>
            <strong>{label}</strong>: {description}
          </li>
        ))}
      </ul>
      <Text element="p">
        The query carries the definition of the SLO: an objective, a window, and the counters of all and of the bad or
        good events. Recorded series of the SLO are used when they are there, raw counters when not, with the same
        answer. In an alert rule, choose one number: rules know values by their labels.
      </Text>
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

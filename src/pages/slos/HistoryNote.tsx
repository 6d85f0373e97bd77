import { getValueFormat, formattedValueToString } from '@grafana/data';
import { Text } from '@grafana/ui';
import React, { useEffect, useState } from 'react';
import { jobMatcher } from '../../metrics/resolve';
import { Section } from '../../shared/ui/Section';
import { askerOf, sentenceOf, type SloMeasure, type SloScope } from '../../shared/slos/measure';
import { periodDays } from '../../slo/window';
import { historySentence, readHistory } from './history';

const bytes = (value: number) => formattedValueToString(getValueFormat('decbytes')(value, 1));

/** How long the store remembers, asked once the SLOs have been measured. */
export function HistoryNote({ measures, scope }: { measures: SloMeasure[]; scope: SloScope }) {
  const { dataSource, jobs, now } = scope;
  const [said, setSaid] = useState('');
  const measured = measures.find(({ reading }) => reading?.worst)?.resolved;
  const longest = Math.max(0, ...measures.map(({ slo }) => periodDays(slo.window)));
  const key = JSON.stringify([dataSource, jobs, now, measured?.name, longest]);
  useEffect(() => {
    let current = true;
    const say = (text: string) => current && setSaid(text);
    if (measured) {
      readHistory(measured, jobs.length > 0 ? jobMatcher(jobs) : '', now, askerOf(dataSource)).then(
        (history) => say(historySentence(history, longest, bytes)),
        (error: unknown) => say(`How long the store remembers could not be asked. ${sentenceOf(error, dataSource)}`)
      );
    }
    return () => {
      current = false;
    };
    // Everything that the question depends on is in the key.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key]);
  if (!measured) {
    return null;
  }
  return (
    <Section title="History" about="How long the store remembers what the SLOs are measured from.">
      <Text element="p" color="secondary">
        {said || 'Asking…'}
      </Text>
    </Section>
  );
}

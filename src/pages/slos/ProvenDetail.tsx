import { type Field, FieldType } from '@grafana/data';
import { Text } from '@grafana/ui';
import React from 'react';
import { SentenceLine } from '../../shared/Headline';
import { Section } from '../../shared/Section';
import { type SloMeasure } from '../../shared/slos/measure';
import { TinyLine } from '../../shared/TinyLine';
import { Definition } from './Definition';
import { type Fact, Facts } from './Facts';
import { momentWords, provenSentence, rateWords, sinceWords } from './words';

/** A throughput: what has been proven, and when. */
export function ProvenDetail({ measure, timeZone }: { measure: SloMeasure; timeZone: string }) {
  const { slo, resolved, proven } = measure;
  if (!proven || slo.indicator.kind !== 'throughput') {
    return null;
  }
  const { target } = slo.indicator;
  const field = (name: string, type: FieldType, values: number[]): Field<number> => ({
    name,
    type,
    values,
    config: {},
  });
  const facts: Fact[] = [
    {
      title: 'Proven rate',
      value: proven.rate === undefined ? '–' : rateWords(proven.rate),
      state: proven.met ? 'good' : 'critical',
      formula: 'The highest rate of five minutes in the window in which no condition was broken.',
      note: proven.at === undefined ? '' : `in the hour to ${momentWords(proven.at, timeZone)}`,
    },
    { title: 'Promised', value: `${target}/s`, formula: 'The target of the SLO.', note: sinceWords(slo.window) },
  ];
  return (
    <>
      <SentenceLine sentence={provenSentence(measure, (t) => momentWords(t, timeZone))} />
      <Facts facts={facts} />
      <Section title="Highest rate of each hour" about="Five minutes in which a condition was broken are left out.">
        {proven.line.length > 1 ? (
          <TinyLine
            x={field(
              'Time',
              FieldType.time,
              proven.line.map(({ t }) => t)
            )}
            y={field(
              'Rate',
              FieldType.number,
              proven.line.map(({ rate }) => rate)
            )}
            height={180}
          />
        ) : (
          <Text color="secondary">Too few hours with events to draw.</Text>
        )}
      </Section>
      <Definition slo={slo} resolved={resolved} />
    </>
  );
}

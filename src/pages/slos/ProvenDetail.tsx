import React from 'react';
import { SentenceLine } from '../../shared/headline/Headline';
import { type SloMeasure } from '../../shared/slos/measure';
import { type Proven } from '../../slo/proven';
import { decimal, moment } from '../../shared/words/locale';
import type { Slo } from '../../slo/types';
import { Definition } from './Definition';
import { type Fact, Facts } from './Facts';
import { type WindowPanel } from './WindowPanel';
import { provenSentence, rateWords, sinceWords } from './words';

interface ProvenDetailProps {
  measure: SloMeasure;
  all: readonly Slo[];
  timeZone: string;
  /** uid of the Insights data source. */
  insights: string;
  panel?: WindowPanel;
}

/** A throughput: what has been proven, and when. */
export function ProvenDetail({ measure, all, timeZone, insights, panel }: ProvenDetailProps) {
  const { slo, resolved, proven } = measure;
  if (!proven || slo.indicator.kind !== 'throughput') {
    return null;
  }
  return (
    <>
      <SentenceLine sentence={provenSentence(measure, all, (t) => moment(t, timeZone))} />
      <Facts facts={factsOf(slo, slo.indicator.target, proven, timeZone)} />
      {panel && (
        <div style={{ display: 'grid', height: 340 }}>
          <panel.Component model={panel} />
        </div>
      )}
      <Definition slo={slo} resolved={resolved} insights={insights} />
    </>
  );
}

function factsOf(slo: Slo, target: number, proven: Proven, timeZone: string): Fact[] {
  return [
    {
      title: 'Proven rate',
      value: proven.rate === undefined ? '–' : rateWords(proven.rate),
      state: proven.met ? 'good' : 'critical',
      formula: 'The highest rate of five minutes in the window in which no condition was broken.',
      note: proven.at === undefined ? '' : `in the hour to ${moment(proven.at, timeZone)}`,
    },
    {
      title: 'Promised',
      value: `${decimal(target, 9)}/s`,
      formula: 'The target of the SLO.',
      note: sinceWords(slo.window),
    },
  ];
}

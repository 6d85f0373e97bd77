import { TextLink } from '@grafana/ui';
import React from 'react';
import { SentenceLine } from '../../shared/headline/Headline';
import { type SloMeasure } from '../../shared/slos/measure';
import { type Proven } from '../../slo/proven';
import { decimal, moment } from '../../shared/words/locale';
import type { Slo } from '../../slo/types';
import { Definition } from './Definition';
import { type Fact, Facts } from './Facts';
import { type WindowPanel } from './WindowPanel';
import { PROVE_URL, provenSentence, rateWords, sinceWords } from './words';

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
      {proven.verdict === 'notProven' && <HowToProve />}
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

/** Ordinary traffic may never ask for the promised rate, so the next step is not obvious. */
function HowToProve() {
  return (
    <p style={{ margin: 0 }}>
      Nothing is broken: traffic has not reached this rate. A load test proves it.{' '}
      <TextLink href={PROVE_URL} external>
        How to prove a throughput
      </TextLink>
    </p>
  );
}

function factsOf(slo: Slo, target: number, proven: Proven, timeZone: string): Fact[] {
  return [
    {
      title: 'Proven rate',
      value: proven.rate === undefined ? '–' : rateWords(proven.rate),
      state: proven.verdict === 'missed' ? 'critical' : 'good',
      formula: 'The highest rate of five minutes in the window in which no condition was broken.',
      note: proven.at === undefined ? '' : `in the hour to ${moment(proven.at, timeZone)}`,
    },
    {
      title: 'Promised',
      value: `${decimal(target, 9)}/s`,
      formula: 'The target of the SLO.',
      note: sinceWords(slo.window),
    },
    {
      title: 'Highest rate',
      value: proven.seen === undefined ? '–' : rateWords(proven.seen),
      formula: 'The highest rate of five minutes in the window, whether or not the conditions held.',
      note: proven.seenAt === undefined ? '' : `in the hour to ${moment(proven.seenAt, timeZone)}`,
    },
  ];
}

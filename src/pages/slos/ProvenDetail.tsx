import { VizPanel } from '@grafana/scenes';
import React, { useEffect } from 'react';
import { SentenceLine } from '../../shared/headline/Headline';
import { type SloMeasure } from '../../shared/slos/measure';
import { type Proven } from '../../slo/proven';
import type { Slo } from '../../slo/types';
import { Definition } from './Definition';
import { type Fact, Facts } from './Facts';
import { provenData } from './frames';
import { provenPanel } from './SloPanels';
import { type SloScene } from './SloScene';
import { momentWords, provenSentence, rateWords, sinceWords } from './words';

interface ProvenDetailProps {
  measure: SloMeasure;
  all: readonly Slo[];
  now: number;
  timeZone: string;
  scene: SloScene;
}

/** A throughput: what has been proven, and when. */
export function ProvenDetail({ measure, all, now, timeZone, scene }: ProvenDetailProps) {
  const { slo, resolved, proven } = measure;
  const panel = usePanel(scene, measure, now);
  if (!proven || slo.indicator.kind !== 'throughput') {
    return null;
  }
  return (
    <>
      <SentenceLine sentence={provenSentence(measure, all, (t) => momentWords(t, timeZone))} />
      <Facts facts={factsOf(slo, slo.indicator.target, proven, timeZone)} />
      {panel && (
        <div style={{ display: 'grid', height: 340 }}>
          <panel.Component model={panel} />
        </div>
      )}
      <Definition slo={slo} resolved={resolved} />
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
      note: proven.at === undefined ? '' : `in the hour to ${momentWords(proven.at, timeZone)}`,
    },
    { title: 'Promised', value: `${target}/s`, formula: 'The target of the SLO.', note: sinceWords(slo.window) },
  ];
}

/** The panel as a part of the scene, made anew for each measurement. */
function usePanel(scene: SloScene, { slo, proven }: SloMeasure, now: number): VizPanel | undefined {
  const { panels } = scene.useState();
  useEffect(() => {
    if (proven && slo.indicator.kind === 'throughput') {
      scene.setState({ panels: provenPanel(provenData(slo, proven, slo.indicator.target, now)) });
    }
  }, [scene, slo, proven, now]);
  return panels instanceof VizPanel ? panels : undefined;
}

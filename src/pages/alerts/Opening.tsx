import { Text } from '@grafana/ui';
import React from 'react';
import { SentenceLine } from '../../shared/headline/Headline';
import { Tile, TileStrip } from '../../shared/headline/Tile';
import { TinyLine } from '../../shared/headline/TinyLine';
import { testIds } from '../../shared/testIds';
import { type RunAnswer } from './IncidentRun';
import { type AlertsNow, firingIn, mayHideAlerts } from './now';
import { stripNumbers } from './strip';
import { alertsSentence } from './words';

interface OpeningProps {
  now: AlertsNow | undefined;
  recent: RunAnswer;
  before: RunAnswer;
  withoutInsights: boolean;
}

const SPARKLINE_HEIGHT = 28;

/** The page's sentence and its six numbers. */
export function Opening({ now, recent, before, withoutInsights }: OpeningProps) {
  const failed = withoutInsights || recent.failure !== undefined;
  const firing = now && firingIn(now);
  const strip = stripNumbers({ firing, incidents: recent.incidents, before: before.incidents, failed });
  const sentence = now
    ? alertsSentence({
        firing,
        unread: mayHideAlerts(now),
        incidents: recent.incidents,
        withoutIncidents: failed,
        now: now.at,
      })
    : ({ state: 'unknown', text: 'Measuring…' } as const);
  return (
    <>
      <SentenceLine sentence={sentence} />
      <TileStrip label="Key numbers of alerts">
        {strip.map(({ id, spark, ...tile }) => (
          <Tile key={id} {...tile} value={now || id !== 'firing' ? tile.value : '–'} testId={testIds.number(id)}>
            {spark && <TinyLine x={spark.x} y={spark.y} height={SPARKLINE_HEIGHT} />}
          </Tile>
        ))}
      </TileStrip>
    </>
  );
}

/** What could not be read, one sentence each. */
export function Said({ sentences }: { sentences: Array<string | undefined> }) {
  const said = [...new Set(sentences.filter((one): one is string => Boolean(one)))];
  return said.map((sentence) => (
    <div key={sentence} role="status">
      <Text color="secondary" variant="bodySmall">
        {sentence}
      </Text>
    </div>
  ));
}

import { Text, TextLink } from '@grafana/ui';
import React from 'react';
import { PAGES, pageUrl } from '../../routing';
import { SentenceLine } from '../../shared/headline/Headline';
import { Tile, TileStrip } from '../../shared/headline/Tile';
import { TinyLine } from '../../shared/headline/TinyLine';
import { linkTo } from '../../shared/scene/links';
import { testIds } from '../../shared/testIds';
import { type View } from './AlertsScene';
import { type RunAnswer } from './IncidentRun';
import { type AlertsNow, firingIn, mayHideAlerts } from './now';
import { stripNumbers } from './strip';
import { alertsSentence } from './words';

interface OpeningProps {
  now: AlertsNow | undefined;
  recent: RunAnswer;
  before: RunAnswer;
  withoutInsights: boolean;
  /** The tab that is open: numbers lead to the one that explains them. */
  view: View;
}

const SPARKLINE_HEIGHT = 28;

/** The page's sentence and its six numbers. */
export function Opening({ now, recent, before, withoutInsights, view }: OpeningProps) {
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
          <Tile
            key={id}
            {...tile}
            heading={<Heading title={tile.title} tab={id === 'firing' ? 'state' : 'incidents'} view={view} />}
            testId={testIds.number(id)}
          >
            {spark && <TinyLine x={spark.x} y={spark.y} height={SPARKLINE_HEIGHT} />}
          </Tile>
        ))}
      </TileStrip>
    </>
  );
}

/** A number's title, which leads to the tab that explains it. */
function Heading({ title, tab, view }: { title: string; tab: View; view: View }) {
  return tab === view ? (
    <span>{title}</span>
  ) : (
    <TextLink href={linkTo(pageUrl(PAGES.alerts.path, tab))} inline={false} variant="bodySmall" color="secondary">
      {title}
    </TextLink>
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

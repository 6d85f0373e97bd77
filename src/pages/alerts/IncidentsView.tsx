import { sceneGraph } from '@grafana/scenes';
import React from 'react';
import { insightsFor } from '../../shared/insights/instance';
import { LoadingState } from '../../shared/states/states';
import { Section } from '../../shared/ui/Section';
import { type AlertsScene } from './AlertsScene';
import { useRun } from './IncidentRun';
import { IncidentTable } from './IncidentTable';
import { type Incidents } from './incidents';
import { NoiseTable } from './NoiseTable';
import { Opening, Said } from './Opening';
import { spanWords } from './timeRange';
import { durationWords, TARGETS } from './words';

/** The incidents, how fast they were detected and resolved, and which alerts are noise. */
export function IncidentsView({ scene }: { scene: AlertsScene }) {
  const { now, dataSource, recent, before } = scene.useState();
  const [latest, earlier] = [useRun(recent), useRun(before)];
  const timeZone = sceneGraph.getTimeRange(scene).useState().timeZone ?? 'browser';
  const withoutInsights = !insightsFor(dataSource);
  return (
    <>
      <Opening now={now} recent={latest} before={earlier} withoutInsights={withoutInsights} view="incidents" />
      <Said sentences={[latest.failure, ...(latest.incidents?.notices ?? [])]} />
      {latest.incidents ? (
        <Tables incidents={latest.incidents} now={now?.at ?? latest.incidents.to} timeZone={timeZone} />
      ) : (
        !latest.failure && !withoutInsights && <LoadingState text="Looking for incidents…" />
      )}
    </>
  );
}

function Tables({ incidents, now, timeZone }: { incidents: Incidents; now: number; timeZone: string }) {
  const when = spanWords(incidents, now);
  return (
    <>
      <Section
        title="Incidents"
        about={
          `Times ${when} in which an alert fired, the newest first; gaps of up to five minutes do not end one. ` +
          'Detected in: from the onset, the first minute in which the SLI burned, to the alert. Lasted: from the alert ' +
          `to its end. Targets for critical alerts: under ${durationWords(TARGETS.detect)} and under ${durationWords(TARGETS.resolve)}.`
        }
      >
        <IncidentTable incidents={incidents} timeZone={timeZone} />
      </Section>
      <Section
        title="Noise"
        about={
          `How often each alert fired ${when}; several labels at the same time count once. An alert that fires more ` +
          'than three times within seven days, or mostly resolves within five minutes, wants another threshold, a ' +
          'longer “for”, or a fix of its cause.'
        }
      >
        <NoiseTable rows={incidents.noise} />
      </Section>
    </>
  );
}

import { css } from '@emotion/css';
import { sceneGraph } from '@grafana/scenes';
import { TextLink, useStyles2 } from '@grafana/ui';
import React, { useEffect, useMemo } from 'react';
import { firedTwice, fromTheFuture } from '../../shared/alerting/firings';
import { insightsFor } from '../../shared/insights/instance';
import { showStates } from '../../shared/panels/stateTimeline';
import { elapsed } from '../../shared/scene/elapsed';
import { ALERT_RULES, grafanaLink, SILENCES } from '../../shared/scene/links';
import { spanOf } from '../../shared/scene/timeRanges';
import { LoadingState } from '../../shared/states/states';
import { Section } from '../../shared/ui/Section';
import { enumerate } from '../../shared/words/readings';
import { type AlertsScene } from './AlertsScene';
import { FiringTable } from './FiringTable';
import { useRun } from './IncidentRun';
import { type Incidents } from './incidents';
import { type AlertsNow, firingIn } from './now';
import { Opening, Said } from './Opening';
import { SilenceTable } from './SilenceTable';
import { timelineFrames } from './timeline';

/** What fires now and since when, what fired in the time range, and what is silenced. */
export function StateView({ scene }: { scene: AlertsScene }) {
  const { now, dataSource, recent, before } = scene.useState();
  const [latest, earlier] = [useRun(recent), useRun(before)];
  const timeZone = sceneGraph.getTimeRange(scene).useState().timeZone ?? 'browser';
  return (
    <>
      <Opening now={now} recent={latest} before={earlier} withoutInsights={!insightsFor(dataSource)} view="state" />
      {now ? <FiringNow now={now} timeZone={timeZone} /> : <LoadingState text="Reading what fires…" />}
      <Said sentences={[latest.failure]} />
      {latest.incidents && <Timeline scene={scene} incidents={latest.incidents} />}
      {now && <Silences now={now} timeZone={timeZone} />}
    </>
  );
}

/** The incidents within the page's time range. */
function Timeline({ scene, incidents }: { scene: AlertsScene; incidents: Incidents }) {
  const { timeline } = scene.useState();
  const { value } = sceneGraph.getTimeRange(scene).useState();
  const frames = useMemo(
    () => timelineFrames(incidents.incidents, elapsed(spanOf(value), incidents.to)),
    [incidents, value]
  );
  useEffect(() => showStates(timeline, frames, value), [timeline, frames, value]);
  const styles = useStyles2(getStyles, Math.max(150, 90 + frames.length * 26));
  return (
    <div className={styles.timeline}>
      <timeline.Component model={timeline} />
    </div>
  );
}

function FiringNow({ now, timeZone }: { now: AlertsNow; timeZone: string }) {
  const alerts = firingIn(now) ?? [];
  const twice = firedTwice(alerts);
  const future = fromTheFuture(alerts, now.at);
  return (
    <Section
      title="Firing now"
      about="contextd’s alerts that fire, by the engine that evaluates their rules; the watchdog is left out."
      actions={
        <TextLink href={grafanaLink(ALERT_RULES)} inline={false} variant="bodySmall">
          Grafana’s alert rules
        </TextLink>
      }
    >
      <Said
        sentences={[
          now.unread.prometheus?.sentence,
          grafanaSentence(now),
          twice.length > 0
            ? `Two engines notify: ${enumerate(twice)} ${twice.length === 1 ? 'fires' : 'fire'} in Prometheus and in Grafana, so people are notified twice. Remove the rules of one of them.`
            : undefined,
          future.length > 0
            ? `${enumerate([...new Set(future)])} began in the future: the clocks of this computer and of what evaluates the rules differ. Compare them.`
            : undefined,
        ]}
      />
      <FiringTable alerts={alerts} now={now} timeZone={timeZone} />
    </Section>
  );
}

/** Without Grafana's alerting, there are the alerts of Prometheus. */
function grafanaSentence({ unread, alerts }: AlertsNow): string | undefined {
  const { grafana } = unread;
  return grafana?.kind === 'absent' && alerts.prometheus
    ? 'Grafana’s own rules cannot be read here, so only the alerts of Prometheus are shown.'
    : grafana?.sentence;
}

function Silences({ now, timeZone }: { now: AlertsNow; timeZone: string }) {
  // Without Grafana's alerting there are no silences to show; that it is not there is said above.
  const readable = now.silences.filter(({ unread }) => unread?.kind !== 'absent');
  return (
    <Section
      title="Silences in force"
      about="Alerts that match a silence fire, and nobody is notified."
      actions={
        <TextLink href={grafanaLink(SILENCES)} inline={false} variant="bodySmall">
          Silences in Grafana
        </TextLink>
      }
    >
      <Said sentences={readable.map(({ unread }) => unread?.sentence)} />
      <SilenceTable all={readable} timeZone={timeZone} without={readable.length === 0} />
    </Section>
  );
}

const getStyles = (_: unknown, height: number) => ({
  timeline: css({ display: 'grid', height, minWidth: 0, position: 'relative' }),
});

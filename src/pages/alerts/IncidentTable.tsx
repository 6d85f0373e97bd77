import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, Text, TextLink, useStyles2 } from '@grafana/ui';
import React, { useState } from 'react';
import { PAGES, pageUrl, SLO_PATHS, sloUrl } from '../../routing';
import { linkTo } from '../../shared/scene/links';
import { moment } from '../../shared/words/locale';
import { percent } from '../../shared/words/readings';
import { RunbookLink } from './FiringTable';
import { type Incident, type Incidents } from './incidents';
import { SeverityBadge } from './SeverityBadge';
import { getTableStyles } from './table';
import { durationWords, engineWords, onsetWords, TARGETS } from './words';

/** Rows that are shown at first. */
const FIRST = 25;
const HOUR = 3_600_000;

interface IncidentTableProps {
  incidents: Incidents;
  timeZone: string;
}

/** The incidents, the newest first. */
export function IncidentTable({ incidents: { incidents, to }, timeZone }: IncidentTableProps) {
  const styles = useStyles2(getTableStyles, 980);
  const [all, setAll] = useState(false);
  if (incidents.length === 0) {
    return <Text color="secondary">None: no alert fired.</Text>;
  }
  return (
    <>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label="Table of incidents">
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Alert</th>
              <th scope="col">Severity</th>
              <th scope="col">Onset</th>
              <th scope="col" className={styles.number}>
                Detected in
              </th>
              <th scope="col" className={styles.number}>
                Lasted
              </th>
              <th scope="col" className={styles.number} title="Share of the error budget of the alert’s SLO">
                Budget spent
              </th>
              <th scope="col">Evaluated by</th>
              <th scope="col">Links</th>
            </tr>
          </thead>
          <tbody>
            {incidents.slice(0, all ? undefined : FIRST).map((incident) => (
              <IncidentRow
                key={`${incident.alert} ${incident.severity} ${incident.labels} ${incident.start}`}
                incident={incident}
                to={to}
                timeZone={timeZone}
              />
            ))}
          </tbody>
        </table>
      </div>
      {!all && incidents.length > FIRST && (
        <Button size="sm" variant="secondary" fill="text" onClick={() => setAll(true)}>
          Show all {incidents.length} incidents
        </Button>
      )}
    </>
  );
}

function IncidentRow({ incident, to, timeZone }: { incident: Incident; to: number; timeZone: string }) {
  const styles = useStyles2(getTableStyles, 0);
  const { alert, severity, labels, source, slo, onset, onsetFrom, detected, spent, firings } = incident;
  const slow = severity === 'critical' && detected !== undefined && detected >= TARGETS.detect;
  return (
    <tr>
      <th scope="row">
        {alert}
        <div className={styles.small}>
          {[labels, firings > 1 ? `fired ${firings} times` : ''].filter(Boolean).join('; ')}
        </div>
      </th>
      <td>
        <SeverityBadge severity={severity} />
      </td>
      <td className={styles.one} title={onsetWords(onsetFrom)}>
        {onset === undefined ? 'unknown' : moment(onset, timeZone)}
        {onsetFrom === 'pending' && <div className={styles.small}>of the condition</div>}
        {onsetFrom === 'slo, or earlier' && <div className={styles.small}>or earlier</div>}
      </td>
      <Judged text={detectedText(incident)} slow={slow} target={TARGETS.detect} />
      <Judged {...lastedOf(incident, to)} target={TARGETS.resolve} />
      <td className={styles.number}>{spent === undefined ? '–' : percent(spent)}</td>
      <td>{engineWords(source)}</td>
      <td className={styles.one}>
        <Links incident={incident} to={to} slo={slo} />
      </td>
    </tr>
  );
}

/** A time; one that misses its target says so by its colour and by its words. */
function Judged({ text, slow, target }: { text: string; slow: boolean; target: number }) {
  const styles = useStyles2(getTableStyles, 0);
  const own = useStyles2(getStyles);
  return (
    <td className={styles.number}>
      <span className={slow ? own.slow : undefined}>{text}</span>
      {slow && <div className={styles.small}>over {durationWords(target)}</div>}
    </td>
  );
}

function detectedText({ detected, before, onsetFrom }: Incident): string {
  if (detected === undefined) {
    return before ? 'before this time' : 'unknown';
  }
  return `${onsetFrom === 'slo, or earlier' ? 'over ' : ''}${durationWords(detected)}`;
}

function lastedOf({ severity, lasted, start, end, before }: Incident, to: number): { text: string; slow: boolean } {
  const so = lasted ?? ((end ?? to) - start) / 1000;
  const text = `${before ? 'over ' : ''}${durationWords(so)}${end === undefined ? ', ongoing' : ''}`;
  return { text, slow: severity === 'critical' && so >= TARGETS.resolve };
}

function Links({ incident: { alert, onset, start, end }, slo, to }: { incident: Incident; slo: string; to: number }) {
  const styles = useStyles2(getStyles);
  const range = {
    from: String((onset ?? start) - HOUR),
    to: String(Math.min(to, (end ?? to) + HOUR)),
  };
  return (
    <div className={styles.links}>
      <RunbookLink alert={alert} />
      <TextLink
        href={linkTo(pageUrl(PAGES.overview.path), range)}
        inline={false}
        aria-label={`Overview at the time of ${alert}`}
      >
        Overview
      </TextLink>
      {slo && (
        <TextLink href={linkTo(sloUrl(SLO_PATHS.detail, slo), range)} inline={false} aria-label={`SLO ${slo}`}>
          SLO
        </TextLink>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  slow: css({ color: theme.colors.warning.text }),
  links: css({ display: 'flex', gap: theme.spacing(1) }),
});

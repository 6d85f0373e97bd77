import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Badge, Text, TextLink, useStyles2 } from '@grafana/ui';
import React from 'react';
import { BURN_ALERTS } from '../../alerts/burnAlerts';
import { PAGES, pageUrl, RUNBOOK_SLO_KEY, runbookPage } from '../../routing';
import { linkTo } from '../../shared/scene/links';
import { Section } from '../../shared/ui/Section';
import { type FiredAlert } from '../../slo/burn';
import { type Incident } from '../../slo/incidents';
import { moment } from '../../shared/words/locale';
import type { Slo } from '../../slo/types';
import { HOUR, MINUTE } from '../../slo/window';
import { runbookOf } from './runbooks';
import { budgetWords, burnWords, countWords, sinceWords, spanWords, unitWords } from './words';

interface IncidentsProps {
  slo: Slo;
  incidents: readonly Incident[];
  fired: readonly FiredAlert[];
  now: number;
  timeZone: string;
}

/** The times in which the SLI burned: how long, what they cost, and whether somebody would have been paged. */
export function Incidents({ slo, incidents, fired, now, timeZone }: IncidentsProps) {
  const styles = useStyles2(getStyles);
  const runbook = runbookOf(slo);
  const { many } = unitWords(slo);
  return (
    <Section
      title="Incidents"
      about={`Times of ${sinceWords(slo.window)} in which the budget burned at 6x or faster, read from the SLI itself.`}
      actions={
        runbook && (
          <TextLink href={linkTo(runbookPage(runbook))} variant="bodySmall">
            Runbook
          </TextLink>
        )
      }
    >
      {incidents.length === 0 ? (
        <Text color="secondary">None: the budget never burned that fast.</Text>
      ) : (
        <div className={styles.scroll} tabIndex={0} role="region" aria-label="Table of incidents">
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">Began</th>
                <th scope="col" className={styles.number}>
                  Lasted
                </th>
                <th scope="col" className={styles.number}>
                  Bad {many}
                </th>
                <th scope="col" className={styles.number}>
                  Of the budget
                </th>
                <th scope="col" className={styles.number}>
                  Fastest burn
                </th>
                <th scope="col">Alert</th>
              </tr>
            </thead>
            <tbody>
              {[...incidents].reverse().map((incident) => (
                <tr key={incident.start}>
                  <th scope="row">
                    <TextLink href={zoomTo(incident, now)} inline={false} color="primary">
                      {moment(incident.start, timeZone)}
                    </TextLink>
                  </th>
                  <td className={styles.number}>
                    {incident.end === undefined
                      ? `${spanWords(now - incident.start)}, ongoing`
                      : spanWords(incident.end - incident.start)}
                  </td>
                  <td className={styles.number}>{countWords(incident.bad)}</td>
                  <td className={styles.number}>{budgetWords(incident.spent)}</td>
                  <td className={styles.number}>{burnWords(incident.peakBurn)}</td>
                  <td>
                    <Paged slo={slo.name} incident={incident} fired={fired} now={now} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  );
}

/** The Overview around an incident. */
function zoomTo({ start, end }: Incident, now: number): string {
  const until = Math.min(now, (end ?? now) + HOUR);
  return linkTo(pageUrl(PAGES.overview.path), {
    from: String(start - HOUR),
    to: String(until),
  });
}

interface PagedProps {
  /** Its name. */
  slo: string;
  incident: Incident;
  fired: readonly FiredAlert[];
  now: number;
}

function Paged({ slo, incident, fired, now }: PagedProps) {
  const during = fired.filter(({ start }) => start >= incident.start && start <= (incident.end ?? now) + 30 * MINUTE);
  const first = during.find(({ severity }) => severity === 'page') ?? during[0];
  if (!first) {
    return <>none</>;
  }
  const page = first.severity === 'page';
  const alert = BURN_ALERTS.find(({ policy }) => policy === first.policy)?.name ?? '';
  return (
    <>
      <Badge color={page ? 'red' : 'orange'} text={page ? 'Page' : 'Ticket'} />{' '}
      <TextLink href={linkTo(runbookPage(alert), { [RUNBOOK_SLO_KEY]: slo })} inline={false}>
        {`after ${spanWords(first.start - incident.start)}`}
      </TextLink>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  scroll: css({ overflowX: 'auto' }),
  table: css({
    borderCollapse: 'collapse',
    minWidth: 620,
    width: '100%',
    'th, td': { padding: theme.spacing(0.5, 1, 0.5, 0), textAlign: 'left', whiteSpace: 'nowrap' },
    'thead th': {
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      fontWeight: theme.typography.fontWeightMedium,
    },
    'tbody th': { fontWeight: theme.typography.fontWeightRegular },
  }),
  number: css({ '&&': { textAlign: 'right' }, fontVariantNumeric: 'tabular-nums' }),
});

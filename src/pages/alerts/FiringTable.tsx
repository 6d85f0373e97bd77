import { Icon, Text, TextLink, Tooltip, useStyles2 } from '@grafana/ui';
import React from 'react';
import { RUNBOOK_SLO_KEY, runbookPage } from '../../routing';
import { type ActiveAlert, bySeverity, labelText } from '../../shared/alerting/firings';
import { silencesOf } from '../../shared/alerting/silences';
import { alertRuleLink, linkTo } from '../../shared/scene/links';
import { moment } from '../../shared/words/locale';
import { type AlertsNow, firingIn, silencesFor } from './now';
import { SeverityBadge } from './SeverityBadge';
import { getTableStyles } from './table';
import { durationWords, engineWords } from './words';

interface FiringTableProps {
  alerts: ActiveAlert[];
  now: AlertsNow;
  timeZone: string;
}

/** The alerts that fire, the most severe first. */
export function FiringTable({ alerts, now, timeZone }: FiringTableProps) {
  const styles = useStyles2(getTableStyles, 760);
  if (alerts.length === 0) {
    return <Text color="secondary">{firingIn(now) ? 'No alert fires.' : 'Whether an alert fires is unknown.'}</Text>;
  }
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label="Table of alerts that fire">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Severity</th>
            <th scope="col">Alert</th>
            <th scope="col">Labels</th>
            <th scope="col" title="The first number of the rule’s condition, as its engine last evaluated it">
              Value
            </th>
            <th scope="col" title="When the alert began to fire, or its condition to hold">
              Since
            </th>
            <th scope="col">Evaluated by</th>
            <th scope="col">Runbook</th>
          </tr>
        </thead>
        <tbody>
          {[...alerts].sort(bySeverity).map((alert) => (
            <FiringRow
              key={`${alert.engine} ${alert.name} ${labelText(alert.labels)}`}
              alert={alert}
              now={now}
              timeZone={timeZone}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function FiringRow({ alert, now, timeZone }: { alert: ActiveAlert; now: AlertsNow; timeZone: string }) {
  const styles = useStyles2(getTableStyles, 0);
  const { engine, name, severity, labels, allLabels, since, value, summary, ruleUid } = alert;
  const silenced = silencesFor(engine, now.silences).filter(
    ({ silences }) => silencesOf(allLabels, silences).length > 0
  );
  return (
    <tr>
      <td>
        <SeverityBadge severity={severity} />
      </td>
      <th scope="row">
        {name}{' '}
        {silenced.length > 0 && (
          <Tooltip content={`By a silence of ${silenced.map((one) => one.name).join(', ')}: nobody is notified.`}>
            <span className={styles.small} tabIndex={0}>
              <Icon name="bell-slash" size="sm" aria-hidden /> silenced
            </span>
          </Tooltip>
        )}
        {summary && <div className={styles.small}>{summary}</div>}
      </th>
      <td className={styles.small}>{labelText(labels) || 'none'}</td>
      <td className={styles.one}>{valueText(value)}</td>
      <td className={styles.one}>
        {since === undefined ? 'unknown' : moment(since, timeZone)}
        {since !== undefined && since <= now.at && (
          <div className={styles.small}>for {durationWords((now.at - since) / 1000)}</div>
        )}
      </td>
      <td>
        {ruleUid ? (
          <TextLink href={alertRuleLink(ruleUid)} inline={false}>
            {engineWords(engine)}
          </TextLink>
        ) : (
          engineWords(engine)
        )}
      </td>
      <td>
        <RunbookLink alert={name} slo={allLabels.slo} />
      </td>
    </tr>
  );
}

/** @param slo the SLO whose alert it is, for the alerts that every SLO has */
export function RunbookLink({ alert, slo }: { alert: string; slo?: string }) {
  return (
    <TextLink
      href={linkTo(runbookPage(alert), slo ? { [RUNBOOK_SLO_KEY]: slo } : {})}
      inline={false}
      aria-label={`Runbook: ${alert}`}
    >
      Runbook
    </TextLink>
  );
}

/** Engines write values as 1.25e+00 and the like; several, as Grafana writes them, stay as they are. */
function valueText(value: string | undefined): string {
  const number = value === undefined ? NaN : Number(value);
  return Number.isFinite(number) ? String(Number(number.toPrecision(4))) : (value ?? '–');
}

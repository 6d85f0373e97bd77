import { Alert } from '@grafana/ui';
import React from 'react';
import { enumerate } from '../../../shared/words/readings';
import { doubled, type RuleRow } from './rows';

/** So many names are listed; the others are counted. */
const MOST = 5;

/** What is wrong with the rules as a whole: evaluated by two engines, or without their data source. */
export function RulesNotices({ rows, unmeasured }: { rows: readonly RuleRow[]; unmeasured: readonly string[] }) {
  const twice = doubled(rows);
  const lost = rows.filter(({ lostDataSources }) => lostDataSources.length > 0);
  const failing = rows.filter(({ evaluation }) => evaluation?.health === 'error');
  return (
    <>
      {twice.length > 0 && (
        <Alert severity="warning" title="Two engines would notify for the same problem" bottomSpacing={0}>
          {`Prometheus evaluates ${someOf(twice)} too. If both notify, people are paged twice. Keep one engine: remove these rules here, or take contextd’s rule files out of rule_files in prometheus.yml.`}
        </Alert>
      )}
      {lost.length > 0 && (
        <Alert severity="error" title="Some rules read a data source that this Grafana does not have" bottomSpacing={0}>
          {`${someOf(lost)} can never fire. Choose them below and update them: they will read the data source that is chosen above.`}
        </Alert>
      )}
      {failing.length > 0 && (
        <Alert severity="error" title="Grafana cannot evaluate some rules" bottomSpacing={0}>
          {failing.slice(0, MOST).map(({ uid, title, slo, evaluation }) => (
            <div
              key={uid}
            >{`${slo ? `${title} (${slo})` : title}: ${evaluation?.lastError || 'Grafana does not say why.'}`}</div>
          ))}
          {failing.length > MOST && <div>{`And ${failing.length - MOST} more.`}</div>}
        </Alert>
      )}
      {unmeasured.length > 0 && (
        <Alert severity="info" title="Some SLOs have no rules here" bottomSpacing={0}>
          {`The chosen data source cannot measure ${enumerate(unmeasured.map((name) => `"${name}"`))}. The Setup page says what is missing.`}
        </Alert>
      )}
    </>
  );
}

function someOf(rows: readonly RuleRow[]): string {
  const names = [...new Set(rows.map(({ title }) => title))];
  const more = names.length - MOST;
  return enumerate([...names.slice(0, MOST), ...(more > 0 ? [`${more} more`] : [])]);
}

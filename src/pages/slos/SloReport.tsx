import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { sceneGraph } from '@grafana/scenes';
import { Button, ClipboardButton, Combobox, Field, useStyles2 } from '@grafana/ui';
import React, { useEffect, useMemo, useState } from 'react';
import { SentenceLine } from '../../shared/headline/Headline';
import { Section } from '../../shared/ui/Section';
import { measureSlo, type SloScope } from '../../shared/slos/measure';
import { LoadingState } from '../../shared/states/states';
import type { Slo } from '../../slo/types';
import { download } from './download';
import {
  type Month,
  monthsBefore,
  reportCsv,
  type ReportLine,
  reportLines,
  reportMarkdown,
  reportSentence,
} from './report';
import { type SloViewProps } from './SloScene';
import { storyOf } from './useStory';

/** A month in a table, and as files to send. */
export function SloReport({ definitions, scope, scene }: SloViewProps) {
  const styles = useStyles2(getStyles);
  const timeZone = ianaName(sceneGraph.getTimeRange(scene).getTimeZone());
  const months = useMemo(() => monthsBefore(scope.now, timeZone), [scope.now, timeZone]);
  const [chosen, setChosen] = useState(months[1]?.id);
  const month = months.find(({ id }) => id === chosen) ?? months[0];
  const lines = useLines(definitions.slos, scope, month);
  return (
    <>
      <div className={styles.controls}>
        <Field label="Month" htmlFor="report-month" noMargin>
          <Combobox
            id="report-month"
            width={28}
            options={months.map(({ id, title, over }) => ({ value: id, label: over ? title : `${title}, so far` }))}
            value={month.id}
            onChange={({ value }) => setChosen(value)}
          />
        </Field>
        {lines && <Files lines={lines} month={month} timeZone={timeZone} />}
      </div>
      {lines ? <Lines lines={lines} month={month} /> : <LoadingState text={`Measuring ${month.title}…`} />}
    </>
  );
}

/** Grafana's names for the zone of the browser and for UTC, as everything else calls them. */
function ianaName(timeZone: string): string {
  if (timeZone === 'browser' || timeZone === '') {
    return Intl.DateTimeFormat().resolvedOptions().timeZone;
  }
  return timeZone === 'utc' ? 'UTC' : timeZone;
}

/** All SLOs in the month, whatever their own windows are; undefined until all are measured. */
function useLines(slos: readonly Slo[], scope: SloScope, month: Month): ReportLine[] | undefined {
  const [found, setFound] = useState<{ key: string; lines: ReportLine[] }>();
  const key = JSON.stringify([slos, scope.dataSource, scope.jobs, month]);
  useEffect(() => {
    let current = true;
    const at = { ...scope, now: month.now };
    const all = slos.map((slo) => ({ ...slo, window: month.window }));
    void Promise.all(all.map((slo) => lineOf(slo, all, at))).then(
      (lines) => current && setFound({ key, lines: lines.flat() })
    );
    return () => {
      current = false;
    };
    // Everything that the answer depends on is in the key.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key]);
  return found?.key === key ? found.lines : undefined;
}

async function lineOf(slo: Slo, all: readonly Slo[], scope: SloScope): Promise<ReportLine[]> {
  const measure = await measureSlo(slo, all, scope);
  const stories = await Promise.all((measure.reading?.groups ?? []).map((group) => storyOf(measure, group, scope)));
  return reportLines(
    measure,
    stories.map(({ incidents }) => incidents)
  );
}

function Files({ lines, month, timeZone }: { lines: ReportLine[]; month: Month; timeZone: string }) {
  const markdown = reportMarkdown(lines, month, timeZone);
  const name = `slo-report-${month.id}`;
  return (
    <>
      <ClipboardButton icon="copy" variant="secondary" getText={() => markdown}>
        Copy Markdown
      </ClipboardButton>
      <Button icon="download-alt" variant="secondary" onClick={() => download(`${name}.md`, markdown, 'text/markdown')}>
        Markdown
      </Button>
      <Button
        icon="download-alt"
        variant="secondary"
        onClick={() => download(`${name}.csv`, reportCsv(lines, month), 'text/csv')}
      >
        CSV
      </Button>
    </>
  );
}

function Lines({ lines, month }: { lines: ReportLine[]; month: Month }) {
  const styles = useStyles2(getStyles);
  const missed = lines.some(({ verdict }) => verdict === 'missed');
  const known = lines.some(({ verdict }) => verdict !== 'not measured');
  const state = !known ? 'unknown' : missed ? 'critical' : 'good';
  return (
    <>
      <SentenceLine sentence={{ state, text: reportSentence(lines, month) }} />
      <Section title={month.title} about="Every objective over the calendar month, whatever its own window is.">
        <div className={styles.scroll} tabIndex={0} role="region" aria-label="Report">
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">SLO</th>
                {['Objective', 'Result', 'Verdict', 'Budget left', 'Bad', 'Allowed', 'Incidents', 'Data cover'].map(
                  (title) => (
                    <th key={title} scope="col" className={styles.number}>
                      {title}
                    </th>
                  )
                )}
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <tr key={`${line.title} ${line.group}`}>
                  <th scope="row">
                    {line.title}
                    <span className={styles.note}>{[line.group, line.note].filter(Boolean).join('. ')}</span>
                  </th>
                  <td className={styles.number}>{line.objective}</td>
                  <td className={styles.number}>{line.result}</td>
                  <td className={styles.number}>{line.verdict}</td>
                  <td className={styles.number}>{line.budget}</td>
                  <td className={styles.number}>{line.bad}</td>
                  <td className={styles.number}>{line.allowed}</td>
                  <td className={styles.number}>{line.incidents.length}</td>
                  <td className={styles.number}>{line.covered}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Section>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  controls: css({ alignItems: 'flex-end', display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
  scroll: css({ overflowX: 'auto' }),
  table: css({
    borderCollapse: 'collapse',
    minWidth: 860,
    width: '100%',
    'th, td': { padding: theme.spacing(0.75, 1, 0.75, 0), textAlign: 'left', verticalAlign: 'top' },
    'thead th': {
      borderBottom: `1px solid ${theme.colors.border.medium}`,
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      fontWeight: theme.typography.fontWeightMedium,
    },
    'tbody tr + tr': { borderTop: `1px solid ${theme.colors.border.weak}` },
    'tbody th': { fontWeight: theme.typography.fontWeightRegular },
  }),
  note: css({
    color: theme.colors.text.secondary,
    display: 'block',
    fontSize: theme.typography.bodySmall.fontSize,
    maxWidth: 320,
  }),
  number: css({ '&&': { textAlign: 'right' }, fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }),
});

import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import {
  sceneGraph,
  SceneObjectBase,
  type SceneComponentProps,
  type SceneObjectState,
  type SceneQueryRunner,
} from '@grafana/scenes';
import { Button, ClipboardButton, Combobox, Field, useStyles2 } from '@grafana/ui';
import React from 'react';
import { SentenceLine } from '../../shared/headline/Headline';
import { measureOf, type SloMeasure } from '../../shared/slos/measure';
import { incrementTargets, insightsName, insightsRunner, type PlannedSlo, planSlos } from '../../shared/slos/queries';
import { LoadingState } from '../../shared/states/states';
import { Section } from '../../shared/ui/Section';
import { periodOf } from '../../slo/window';
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
import { type SloContext } from './SloScene';
import { storyOf } from './story';
import { OwnTimeRange } from './WindowPanel';

interface SloReportState extends SceneObjectState {
  context: SloContext;
  months: Month[];
  report?: MonthReport;
}

/** A month in a table, and as files to send: every SLO over it, whatever its own window is. */
export class SloReport extends SceneObjectBase<SloReportState> {
  public static Component = SloReportRenderer;

  public constructor(context: SloContext) {
    super({ context, months: [] });
    this.addActivationHandler(() => {
      this.follow();
      this._subs.add(sceneGraph.getTimeRange(this).subscribeToState(() => this.follow()));
    });
  }

  /** The months before the end of the page's time range, in the reader's time zone. */
  private follow() {
    const page = sceneGraph.getTimeRange(this);
    const timeZone = ianaName(page.getTimeZone());
    const months = monthsBefore(Math.floor(page.state.value.to.valueOf() / 1000) * 1000, timeZone);
    this.setState({ months });
    this.choose(this.state.report?.state.month.id);
  }

  /** Shows a month; the last whole one when there is none of this id. */
  public choose(id?: string) {
    const { context, months, report } = this.state;
    const month = months.find((one) => one.id === id) ?? months[1] ?? months[0];
    if (JSON.stringify(month) !== JSON.stringify(report?.state.month)) {
      this.setState({ report: new MonthReport(context, month) });
    }
  }
}

interface MonthReportState extends SceneObjectState {
  context: SloContext;
  month: Month;
  planned: PlannedSlo[];
  $timeRange: OwnTimeRange;
  $data: SceneQueryRunner;
  /** undefined until all are measured. */
  lines?: ReportLine[];
}

class MonthReport extends SceneObjectBase<MonthReportState> {
  public static Component = MonthReportRenderer;

  public constructor(context: SloContext, month: Month) {
    const slos = context.definitions.slos.map((slo) => ({ ...slo, window: month.window }));
    const planned = planSlos(slos, slos, context.store);
    const { start } = periodOf(month.window, month.now);
    super({
      context,
      month,
      planned,
      $timeRange: new OwnTimeRange({ from: new Date(start).toISOString(), to: new Date(month.now).toISOString() }),
      $data: insightsRunner(context.store, incrementTargets(planned, 'history')),
    });
    this.addActivationHandler(() => {
      this._subs.add(this.state.$data.subscribeToState(() => this.measure()));
      this.measure();
    });
  }

  private measure() {
    const { context, planned, $data } = this.state;
    const measures = planned.map((one) => measureOf(one, $data.state.data, insightsName(context.store)));
    const done = measures.filter((one) => one !== undefined);
    if (done.length === measures.length) {
      this.setState({ lines: done.flatMap(linesOf) });
    }
  }
}

function linesOf(measure: SloMeasure): ReportLine[] {
  const groups = measure.reading?.groups ?? [];
  return reportLines(
    measure,
    groups.map((group) => storyOf(measure, group).incidents)
  );
}

function SloReportRenderer({ model }: SceneComponentProps<SloReport>) {
  const { months, report } = model.useState();
  const styles = useStyles2(getStyles);
  return (
    <>
      <div className={styles.controls}>
        <Field label="Month" htmlFor="report-month" noMargin>
          <Combobox
            id="report-month"
            width={28}
            options={months.map(({ id, title, over }) => ({ value: id, label: over ? title : `${title}, so far` }))}
            value={report?.state.month.id}
            onChange={({ value }) => model.choose(value)}
          />
        </Field>
      </div>
      {report && <report.Component model={report} key={report.state.key} />}
    </>
  );
}

function MonthReportRenderer({ model }: SceneComponentProps<MonthReport>) {
  const { lines, month } = model.useState();
  const timeZone = ianaName(sceneGraph.getTimeRange(model).getTimeZone());
  const styles = useStyles2(getStyles);
  if (!lines) {
    return <LoadingState text={`Measuring ${month.title}…`} />;
  }
  return (
    <>
      <div className={styles.controls}>
        <Files lines={lines} month={month} timeZone={timeZone} />
      </div>
      <Lines lines={lines} month={month} />
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

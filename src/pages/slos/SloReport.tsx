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
import { type HealthState } from '../../shared/words/readings';
import { Section } from '../../shared/ui/Section';
import { periodOf } from '../../slo/window';
import { download } from '../../shared/ui/download';
import {
  coverageWords,
  MIN_COVERAGE,
  type Month,
  monthsBefore,
  reportCsv,
  reportEntry,
  type ReportEntry,
  type ReportLine,
  reportMarkdown,
  reportSentence,
  tooYoung,
  type Verdict,
} from './report';
import { type SloContext } from './SloScene';
import { storyOf } from './story';
import { OwnTimeRange } from './WindowPanel';

interface SloReportState extends SceneObjectState {
  context: SloContext;
  months: Month[];
  report?: MonthReport;
  /** The reader has chosen a month. */
  chosen?: boolean;
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
    this.show(this.state.report?.state.month.id);
  }

  public choose(id: string) {
    this.setState({ chosen: true });
    this.show(id);
  }

  /** Shows a month; the last whole one when there is none of this id. */
  private show(id?: string) {
    const { context, months, report } = this.state;
    const month = months.find((one) => one.id === id) ?? months[1] ?? months[0];
    if (JSON.stringify(month) !== JSON.stringify(report?.state.month)) {
      this.setState({ report: new MonthReport(context, month, (entries) => this.settle(month, entries)) });
    }
  }

  /** Opens on the ongoing month where the data are too young for the last whole one. */
  private settle(month: Month, entries: readonly ReportEntry[]) {
    const { chosen, months } = this.state;
    if (!chosen && tooYoung(month, entries)) {
      this.show(months[0].id);
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
  entries?: ReportEntry[];
  /** Names of the SLOs whose groups are shown. */
  unfolded: string[];
}

class MonthReport extends SceneObjectBase<MonthReportState> {
  public static Component = MonthReportRenderer;

  public constructor(
    context: SloContext,
    month: Month,
    private readonly onMeasured: (entries: readonly ReportEntry[]) => void
  ) {
    const slos = context.definitions.slos.map((slo) => ({ ...slo, window: month.window }));
    const planned = planSlos(slos, slos, context.store);
    const { start } = periodOf(month.window, month.now);
    super({
      context,
      month,
      planned,
      unfolded: [],
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
      const entries = done.map(entryOf);
      this.setState({ entries });
      this.onMeasured(entries);
    }
  }

  /** Shows or hides the groups of an SLO. */
  public fold(name: string) {
    const { unfolded } = this.state;
    this.setState({
      unfolded: unfolded.includes(name) ? unfolded.filter((one) => one !== name) : [...unfolded, name],
    });
  }
}

function entryOf(measure: SloMeasure): ReportEntry {
  const groups = measure.reading?.groups ?? [];
  return reportEntry(
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
  const { entries, month } = model.useState();
  const timeZone = ianaName(sceneGraph.getTimeRange(model).getTimeZone());
  const styles = useStyles2(getStyles);
  if (!entries) {
    return <LoadingState text={`Measuring ${month.title}…`} />;
  }
  return (
    <>
      <div className={styles.controls}>
        <Files entries={entries} month={month} timeZone={timeZone} />
      </div>
      <SentenceLine sentence={{ state: stateOf(entries), text: reportSentence(entries, month) }} />
      <ReportTable entries={entries} month={month} model={model} />
    </>
  );
}

function stateOf(entries: readonly ReportEntry[]): HealthState {
  const has = (verdict: Verdict) => entries.some((entry) => entry.verdict === verdict);
  return has('missed') ? 'critical' : has('kept') ? 'good' : 'unknown';
}

/** Grafana's names for the zone of the browser and for UTC, as everything else calls them. */
function ianaName(timeZone: string): string {
  if (timeZone === 'browser' || timeZone === '') {
    return Intl.DateTimeFormat().resolvedOptions().timeZone;
  }
  return timeZone === 'utc' ? 'UTC' : timeZone;
}

function Files({ entries, month, timeZone }: { entries: ReportEntry[]; month: Month; timeZone: string }) {
  const markdown = reportMarkdown(entries, month, timeZone);
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
        onClick={() => download(`${name}.csv`, reportCsv(entries, month), 'text/csv')}
      >
        CSV
      </Button>
    </>
  );
}

const COLUMNS = ['Objective', 'Result', 'Verdict', 'Budget left', 'Bad', 'Allowed', 'Incidents', 'Data cover'];

function ReportTable({ entries, month, model }: { entries: ReportEntry[]; month: Month; model: MonthReport }) {
  const { unfolded } = model.useState();
  const styles = useStyles2(getStyles);
  return (
    <Section
      title={month.title}
      about={`Every objective over the calendar month, whatever its own window is. A verdict needs data for ${MIN_COVERAGE * 100} % of the month.`}
    >
      <div className={styles.scroll} tabIndex={0} role="region" aria-label="Report">
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">SLO</th>
              {COLUMNS.map((title) => (
                <th key={title} scope="col" className={styles.number}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <Entry key={entry.slo.name} entry={entry} open={unfolded.includes(entry.slo.name)} model={model} />
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

/** The row of an SLO, and those of its groups once they are unfolded. */
function Entry({ entry, open, model }: { entry: ReportEntry; open: boolean; model: MonthReport }) {
  const styles = useStyles2(getStyles);
  const { slo, title, groups } = entry;
  return (
    <>
      <Row line={entry}>
        {title}
        <span className={styles.note}>{entry.note || entry.group}</span>
        {groups.length > 0 && (
          <Button
            size="sm"
            fill="text"
            variant="secondary"
            icon={open ? 'angle-down' : 'angle-right'}
            aria-expanded={open}
            className={styles.fold}
            onClick={() => model.fold(slo.name)}
          >
            {`${open ? 'Hide' : 'Show'} ${groups.length} groups`}
          </Button>
        )}
      </Row>
      {open &&
        groups.map((line) => (
          <Row key={line.group} line={line}>
            <span className={styles.group}>{line.group}</span>
            <span className={styles.note}>{line.note}</span>
          </Row>
        ))}
    </>
  );
}

function Row({ line, children }: { line: ReportLine; children: React.ReactNode }) {
  const styles = useStyles2(getStyles);
  const { objective, result, verdict, budget, bad, allowed, coverage, incidents } = line;
  return (
    <tr>
      <th scope="row">{children}</th>
      {[objective, result, verdict, budget, bad, allowed, incidents.length, coverageWords(coverage)].map((text, i) => (
        <td key={COLUMNS[i]} className={styles.number}>
          {text}
        </td>
      ))}
    </tr>
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
  fold: css({ marginLeft: theme.spacing(-1) }),
  group: css({ display: 'block', paddingLeft: theme.spacing(2) }),
  number: css({ '&&': { textAlign: 'right' }, fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }),
});

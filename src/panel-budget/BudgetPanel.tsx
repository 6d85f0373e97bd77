import { css, cx } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2, type PanelProps } from '@grafana/data';
import { PanelDataErrorView } from '@grafana/runtime';
import { LegendDisplayMode, type VizLegendOptions } from '@grafana/schema';
import { EventBusPlugin, Icon, TimeSeries, TooltipPlugin2, useStyles2, useTheme2 } from '@grafana/ui';
import React, { type ComponentProps, useMemo } from 'react';
import { type BudgetSeries, percent, selectBudget, sentence, type Summary, summarise } from './budget';
import { budgetFrame } from './frame';
import { type BudgetOptions, defaultOptions } from './types';

/** Below this height in pixels the sentence is for screen readers alone, so that the graph stays readable. */
const SENTENCE_FROM_HEIGHT = 120;
const SENTENCE_HEIGHT = 26;

// @grafana/ui keeps the enum internal: all series at the time under the cursor.
const HOVER_ALL: ComponentProps<typeof TooltipPlugin2>['hoverMode'] = 1;

/** The error budget that is left over time. */
export function BudgetPanel(props: PanelProps<BudgetOptions>) {
  const { id, data, fieldConfig } = props;
  const options = { ...defaultOptions, ...props.options };
  const selection = useMemo(() => selectBudget(data, options.valueField), [data, options.valueField]);
  if (!selection.series) {
    return <PanelDataErrorView panelId={id} data={data} fieldConfig={fieldConfig} message={selection.problem} />;
  }
  return <Budget {...props} options={options} series={selection.series} />;
}

function Budget({ series, options, ...props }: PanelProps<BudgetOptions> & { series: BudgetSeries }) {
  const { width, height, timeRange, timeZone, eventBus, onChangeTimeRange } = props;
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const lowBelow = limitOf(options);
  const frames = useMemo(() => [budgetFrame(series, lowBelow, theme)], [series, lowBelow, theme]);
  const summary = useMemo(() => summarise(series, lowBelow), [series, lowBelow]);
  const date = (at: number) => dateTimeFormat(at, { timeZone });
  const legend: VizLegendOptions = {
    showLegend: options.showLegend,
    displayMode: LegendDisplayMode.List,
    placement: 'bottom',
    calcs: [],
  };
  const spacious = height >= SENTENCE_FROM_HEIGHT;
  return (
    <>
      {/* Focusable, because the graph under it is a canvas that says nothing. */}
      <p tabIndex={0} className={cx(styles.sentence, !spacious && styles.hidden)}>
        <StateIcon state={summary.state} /> {sentence(summary, date)}
      </p>
      <TimeSeries
        frames={frames}
        width={width}
        height={spacious ? height - SENTENCE_HEIGHT : height}
        timeRange={timeRange}
        timeZone={timeZone}
        legend={legend}
      >
        {(builder) => (
          <>
            <EventBusPlugin config={builder} eventBus={eventBus} />
            <TooltipPlugin2
              config={builder}
              hoverMode={HOVER_ALL}
              queryZoom={onChangeTimeRange}
              clientZoom
              render={({ data: [times, values] }, [index]) =>
                index != null && <Tooltip at={times[index]} value={values[index]} date={date} />
              }
            />
          </>
        )}
      </TimeSeries>
    </>
  );
}

/** The option as a ratio; a saved value that makes no sense counts as no limit. */
function limitOf({ lowBelow }: BudgetOptions): number {
  return lowBelow > 0 && lowBelow <= 100 ? lowBelow / 100 : 0;
}

const ICONS = { ok: 'check-circle', low: 'exclamation-triangle', spent: 'times-circle' } as const;

function StateIcon({ state }: { state: Summary['state'] }) {
  const styles = useStyles2(getStyles);
  return <Icon name={ICONS[state]} className={styles[state]} aria-hidden />;
}

interface TooltipProps {
  at: number;
  value?: number | null;
  date: (at: number) => string;
}

function Tooltip({ at, value, date }: TooltipProps) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.tooltip}>
      <div>{date(at)}</div>
      <strong>{value == null ? 'No value' : `${percent(value)} left`}</strong>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  sentence: css({
    height: SENTENCE_HEIGHT,
    lineHeight: `${SENTENCE_HEIGHT}px`,
    margin: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}`, outlineOffset: -2 },
  }),
  hidden: css({ position: 'absolute', width: 1, height: 1, clipPath: 'inset(50%)' }),
  ok: css({ color: theme.colors.success.text }),
  low: css({ color: theme.colors.warning.text }),
  spent: css({ color: theme.colors.error.text }),
  tooltip: css({ padding: theme.spacing(1), whiteSpace: 'nowrap' }),
});

import { css, cx } from '@emotion/css';
import { type GrafanaTheme2, type PanelProps } from '@grafana/data';
import { PanelDataErrorView } from '@grafana/runtime';
import { Combobox, Icon, useStyles2 } from '@grafana/ui';
import React, { useId, useMemo, useState } from 'react';
import { moment } from '../shared/words/locale';
import { readEvents } from './events';
import { Graph } from './Graph';
import { type Budget, selectBudget } from './select';
import { type BudgetOptions, defaultOptions } from './types';
import { sentence, stateOf } from './words';
import { viewOf } from './view';

/** Below these sizes in pixels, only the graph is shown; the sentence stays for screen readers. */
const HEADER_FROM_HEIGHT = 120;
const LEGEND_FROM_HEIGHT = 200;
const LEGEND_FROM_WIDTH = 300;
const TWO_LINES_FROM_HEIGHT = 220;

const LINE_HEIGHT = 22;
/** About the width of a character, to guess whether one line is enough. */
const CHARACTER = 7;
const PICKER_HEIGHT = 36;
const PICKER_WIDTH = 220;

/** The size of the plot is rounded for decimation, so that dragging a panel's edge does not read all points anew. */
const WIDTH_STEP = 100;

/** The error budget that is left over time, how fast it burns, and how long it will last. */
export function BudgetPanel(props: PanelProps<BudgetOptions>) {
  const { id, data, fieldConfig } = props;
  const options = useMemo(() => ({ ...defaultOptions, ...props.options }), [props.options]);
  const [choice, setChoice] = useState<string>();
  const { valueField, burnField } = options;
  const selection = useMemo(() => {
    const chosen = choice === undefined ? undefined : selectBudget(data, choice, burnField);
    // A series that was chosen here may be gone after the next refresh.
    return chosen?.budget ? chosen : selectBudget(data, valueField, burnField);
  }, [data, choice, valueField, burnField]);
  if (!selection.budget) {
    return <PanelDataErrorView panelId={id} data={data} fieldConfig={fieldConfig} message={selection.problem} />;
  }
  return <BudgetView {...props} options={options} budget={selection.budget} onChoose={setChoice} />;
}

type BudgetViewProps = PanelProps<BudgetOptions> & { budget: Budget; onChoose: (name: string) => void };

function BudgetView({
  budget,
  options,
  onChoose,
  data,
  width,
  height,
  timeRange,
  timeZone,
  ...props
}: BudgetViewProps) {
  const styles = useStyles2(getStyles);
  const describedBy = useId();
  const pickerLabel = useId();
  const [from, to] = [timeRange.from.valueOf(), timeRange.to.valueOf()];
  const resolution = Math.ceil(width / WIDTH_STEP) * WIDTH_STEP;
  const events = useMemo(() => readEvents(data), [data]);
  const view = useMemo(
    () => viewOf(budget, events, options, { from, to }, resolution),
    [budget, events, options, from, to, resolution]
  );
  const date = (at: number) => moment(at, timeZone);
  const words = drawnSeries(budget) + sentence(view, date);
  const spacious = height >= HEADER_FROM_HEIGHT;
  const hasPicker = spacious && budget.choices.length > 1;
  const textWidth = hasPicker ? width - PICKER_WIDTH : width;
  const lines = height >= TWO_LINES_FROM_HEIGHT && words.length * CHARACTER > textWidth ? 2 : 1;
  const showSentence = spacious && options.showSentence;
  const header = Math.max(showSentence ? lines * LINE_HEIGHT : 0, hasPicker ? PICKER_HEIGHT : 0);
  const state = stateOf(view);
  return (
    <div className={styles.panel}>
      <div className={styles.header} style={{ height: header }}>
        <p
          id={describedBy}
          title={words}
          className={cx(styles.sentence, !showSentence && styles.hidden)}
          style={{ WebkitLineClamp: lines }}
        >
          <Icon name={ICONS[state]} className={styles[state]} aria-hidden /> {words}
        </p>
        {hasPicker && (
          <div className={styles.picker}>
            <span id={pickerLabel} className={styles.hidden}>
              Series
            </span>
            <Combobox
              aria-labelledby={pickerLabel}
              options={budget.choices.map((value) => ({ value }))}
              value={budget.series.name}
              onChange={({ value }) => onChoose(value)}
            />
          </div>
        )}
      </div>
      <Graph
        {...props}
        view={view}
        width={width}
        height={height - header}
        timeRange={timeRange}
        timeZone={timeZone}
        showLegend={options.showLegend && height >= LEGEND_FROM_HEIGHT && width >= LEGEND_FROM_WIDTH}
        date={date}
        describedBy={describedBy}
      />
    </div>
  );
}

function drawnSeries({ series, choices }: Budget): string {
  return choices.length > 1 ? `${series.name} (1 of ${choices.length} series): ` : '';
}

const ICONS = { ok: 'check-circle', low: 'exclamation-triangle', spent: 'times-circle' } as const;

const getStyles = (theme: GrafanaTheme2) => ({
  panel: css({ position: 'relative', height: '100%', width: '100%', overflow: 'hidden' }),
  header: css({ alignItems: 'flex-start', display: 'flex', gap: theme.spacing(1) }),
  sentence: css({
    display: '-webkit-box',
    flex: 1,
    lineHeight: `${LINE_HEIGHT}px`,
    margin: 0,
    minWidth: 0,
    overflow: 'hidden',
    WebkitBoxOrient: 'vertical',
  }),
  picker: css({ flex: `0 1 ${PICKER_WIDTH}px` }),
  hidden: css({ position: 'absolute', width: 1, height: 1, clipPath: 'inset(50%)' }),
  ok: css({ color: theme.colors.success.text }),
  low: css({ color: theme.colors.warning.text }),
  spent: css({ color: theme.colors.error.text }),
});

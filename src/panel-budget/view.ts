import { type BudgetEvent } from './events';
import { type Forecast } from './insights';
import { budgetLevel, burnLevel, inOrder, type Level } from './levels';
import { axisEnd, type BudgetWindow, forecastFromBurn, idealLine, windowOf } from './outlook';
import { decimate, type Drawn } from './decimate';
import { type Budget } from './select';
import { type BudgetSeries, lastIndex } from './series';
import { type BudgetOptions } from './types';

/** All that is drawn and said, for one size of the panel. Ratios and milliseconds. */
export interface View {
  budget: Budget;
  /** Ratio below which the budget counts as low; 0 is never. */
  lowBelow: number;
  /** Time and value of the last point that has one. */
  last: { at: number; value: number; burn: number | null };
  window?: BudgetWindow;
  /** That of the data, or one computed from the burn rate. */
  forecast?: Forecast;
  axis: { from: number; to: number };
  drawn: Drawn;
  /** The states that occur, from harmless to worst. */
  levels: Level[];
  ideal: { times: number[]; values: number[] };
  /** What is drawn of the forecast and of the expiring budget; absent when the options leave them out. */
  ahead: { forecast?: Forecast; expiring?: BudgetSeries };
  events: BudgetEvent[];
  /** Times that the keyboard visits. */
  stops: number[];
}

/**
 * @param events all that are known; those outside of the axis are left out
 * @param range shown times in milliseconds
 * @param width of the panel in pixels
 */
export function viewOf(
  budget: Budget,
  events: BudgetEvent[],
  options: BudgetOptions,
  range: { from: number; to: number },
  width: number
): View {
  const lowBelow = limitOf(options);
  const { series, burn, slo } = budget;
  const at = lastIndex(series);
  const last = { at: series.times[at], value: series.values[at] as number, burn: burn?.[at] ?? null };
  const window = windowOf(slo, last.at, options.windowDays);
  // A budget that is used up has no forecast.
  const forecast = last.value > 0 ? (budget.forecast ?? forecastFromBurn(budget, window)) : undefined;
  const ahead = options.showForecast ? { forecast, expiring: budget.expiring } : {};
  const axis = { from: range.from, to: axisEnd(range.from, range.to, ahead.forecast, ahead.expiring) };
  const levels = levelsOf(budget, lowBelow);
  const drawn = decimate(series, levels, width);
  return {
    budget,
    lowBelow,
    last,
    window,
    forecast,
    axis,
    drawn,
    levels: inOrder(levels.filter((_, i) => series.values[i] !== null)),
    ideal: options.showIdeal && window ? idealLine(window, axis.from, axis.to) : { times: [], values: [] },
    ahead,
    events: options.showEvents ? events.filter((e) => e.timeEnd >= axis.from && e.time <= axis.to) : [],
    stops: stopsOf(drawn, last.at, axis.to, ahead.forecast),
  };
}

/** The option as a ratio; a saved value that makes no sense counts as no limit. */
function limitOf({ lowBelow }: BudgetOptions): number {
  return lowBelow > 0 && lowBelow <= 100 ? lowBelow / 100 : 0;
}

function levelsOf({ series, burn }: Budget, lowBelow: number): Level[] {
  const known = burn?.some((rate) => rate !== null);
  return series.values.map((value, i) => {
    const left = value === null ? 'ok' : budgetLevel(value, lowBelow);
    const level = burn && known ? burnLevel(burn[i]) : left;
    // Below zero no state is calm.
    return level === 'calm' && left === 'spent' ? 'spent' : level;
  });
}

function stopsOf({ times, values }: Drawn, last: number, end: number, forecast?: Forecast): number[] {
  const past = times.filter((_, i) => values[i] !== null);
  const future = forecast?.times.filter((at, i) => at > last && at <= end && forecast.remaining[i] !== null) ?? [];
  return [...past, ...future];
}

/**
 * How long a window must be for a quantile to mean something: rare events need a longer one than frequent ones.
 *
 * Pages measure the rate once for a time range ({@link TrafficVariable}); queries name what follows from it.
 */

/** A quantile of fewer events says more about chance than about contextd. */
export const FEW_EVENTS = 20;

/** The windows of rare events, as PromQL writes them, in seconds; the shortest first. */
export const WINDOWS = { '5m': 300, '30m': 1800, '1h': 3600, '6h': 21_600 } as const;
export type Window = keyof typeof WINDOWS;

const NAME = 'traffic';
/** In a query: the window of a chart of one kind of events. */
export const TRAFFIC_WINDOW = `\${${NAME}.window}`;
/** In a description: which windows a chart has. */
export const TRAFFIC_NOTE = `\${${NAME}.note}`;
export const TRAFFIC_VARIABLE = NAME;

/** In a query's filter: a pattern of the values whose events need this window; "rare": of all that need a longer one. */
export const rareValues = (window: Window | 'rare') => ({ template: `\${${NAME}.${window}}` });

/** Points of a chart's query at most, see the panels' queries. */
const POINTS = 500;

/**
 * About Grafana's `$__rate_interval`: the shortest window that a chart of this range can have.
 *
 * @param rangeSeconds length of the shown time range
 * @param stepSeconds the least step of a query
 */
export function rateInterval(rangeSeconds: number, stepSeconds: number): number {
  const step = Math.max(rangeSeconds / POINTS, stepSeconds);
  return Math.max(step + stepSeconds, 4 * stepSeconds);
}

/**
 * The window that holds enough events at a rate, or the longest one; undefined where the shortest of the chart does.
 *
 * @param perSecond events a second
 * @param least seconds of the chart's shortest window
 */
export function windowFor(perSecond: number | undefined, least: number): Window | undefined {
  if (!perSecond || perSecond * least >= FEW_EVENTS) {
    return undefined;
  }
  const longer = (Object.keys(WINDOWS) as Window[]).filter((window) => WINDOWS[window] > least);
  return longer.find((window) => perSecond * WINDOWS[window] >= FEW_EVENTS) ?? longer[longer.length - 1];
}

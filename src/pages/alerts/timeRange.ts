/** The times that incidents are about. */
import { dateTime } from '@grafana/data';
import { SceneTimeRangeTransformerBase, type SceneTimeRangeState } from '@grafana/scenes';
import { elapsed, type Span } from '../../shared/scene/elapsed';
import { spanOf } from '../../shared/scene/timeRanges';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Medians need several incidents, so a shorter time range is not enough. */
const LEAST_DAYS = 30;
/** Insights answers about so much at most. */
const MOST_DAYS = 92;

/** The end of a time range, and at least 30 days before it; in whole minutes, so that a refresh is answered from caches. */
export function incidentSpan(range: Span, now: number): Span {
  const passed = elapsed(range, now);
  const to = Math.floor(passed.to / MINUTE) * MINUTE;
  const length = Math.min(Math.max(to - passed.from, LEAST_DAYS * DAY), MOST_DAYS * DAY);
  return { from: Math.floor((to - length) / MINUTE) * MINUTE, to };
}

/** The time of the same length before. */
export function spanBefore({ from, to }: Span): Span {
  return { from: from - (to - from), to: from };
}

/** "the last 30 days", or up to when. */
export function spanWords({ from, to }: Span, now: number): string {
  const days = Math.round((to - from) / DAY);
  return now - to < DAY ? `in the last ${days} days` : `in the ${days} days up to the end of the time range`;
}

/** The time of incidents below a page's time range, or the one before it. */
export class IncidentTimeRange extends SceneTimeRangeTransformerBase<SceneTimeRangeState> {
  public constructor(private readonly before = false) {
    super(stateOf({ from: Date.now() - LEAST_DAYS * DAY, to: Date.now() }));
  }

  protected ancestorTimeRangeChanged({ value, timeZone }: SceneTimeRangeState): void {
    const span = incidentSpan(spanOf(value), Date.now());
    this.setState({ ...stateOf(this.before ? spanBefore(span) : span), timeZone });
  }
}

function stateOf({ from, to }: Span): SceneTimeRangeState {
  const raw = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  return { ...raw, value: { from: dateTime(from), to: dateTime(to), raw } };
}

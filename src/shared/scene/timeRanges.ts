/** The time ranges below a page's own: what its queries are about. */
import { dateTime, type TimeRange, VariableHide } from '@grafana/data';
import {
  ConstantVariable,
  SceneTimeRangeTransformerBase,
  sceneGraph,
  type SceneTimeRangeState,
  type SceneVariable,
} from '@grafana/scenes';
import { elapsed, LONGEST_COUNT, LONGEST_HEADLINE, type Span, windowOf } from './elapsed';

export const spanOf = ({ from, to }: Pick<TimeRange, 'from' | 'to'>): Span => ({
  from: from.valueOf(),
  to: to.valueOf(),
});

const HOUR = 3_600_000;

/** The part of the time range above that has passed: no query asks about the future. */
export class ElapsedTimeRange extends SceneTimeRangeTransformerBase<SceneTimeRangeState> {
  private whole?: TimeRange;

  /** @param longest milliseconds, at most so much of the end of the range */
  public constructor(private readonly longest?: number) {
    super(currentHour());
  }

  /** The range above as it was chosen. */
  public chosen(): Span {
    return spanOf(this.getAncestorTimeRange().state.value);
  }

  protected ancestorTimeRangeChanged({ $data: _, key: __, value, ...state }: SceneTimeRangeState): void {
    // The same objects for the same range: a query that is mounted again would be run again otherwise.
    if (value !== this.whole) {
      this.whole = value;
      this.setState({ ...state, value: passed(value, Date.now(), this.longest) });
    }
  }
}

function passed(value: TimeRange, now: number, longest?: number): TimeRange {
  const whole = spanOf(value);
  const part = elapsed(whole, now, longest);
  return {
    from: part.from === whole.from ? value.from : dateTime(part.from),
    to: part.to === whole.to ? value.to : dateTime(part.to),
    raw: value.raw,
  };
}

/** Now, whatever time range the page's address holds for other pages. It moves on when the page is refreshed. */
export class NowTimeRange extends SceneTimeRangeTransformerBase<SceneTimeRangeState> {
  public constructor() {
    super(currentHour());
  }

  protected ancestorTimeRangeChanged({ timeZone, fiscalYearStartMonth, weekStart }: SceneTimeRangeState): void {
    this.setState({ ...currentHour(), timeZone, fiscalYearStartMonth, weekStart });
  }
}

function currentHour(): SceneTimeRangeState {
  const [from, to] = ['now-1h', 'now'];
  const now = Date.now();
  return { from, to, value: { from: dateTime(now - HOUR), to: dateTime(now), raw: { from, to } } };
}

/** A window of {@link windowOf} the page's time range, as a PromQL duration. */
class WindowVariable extends ConstantVariable {
  public constructor(
    name: string,
    private readonly longest: number,
    private readonly times = 1
  ) {
    super({ name, value: '', hide: VariableHide.hideVariable, skipUrlSync: true });
  }

  public getValue(): string {
    const range = spanOf(sceneGraph.getTimeRange(this).state.value);
    return `${windowOf(range, Date.now(), this.longest) * this.times}s`;
  }
}

/** In a query: the window of a page's key numbers. */
export const HEADLINE_WINDOW = '${headline_window}';
/** In a query: how long ago the window before that one began. */
export const HEADLINE_BEFORE = '${headline_before}';
/** In a query: the window of what a table counts in the time range. */
export const COUNT_WINDOW = '${count_window}';

export function windowVariables(): SceneVariable[] {
  return [
    new WindowVariable('headline_window', LONGEST_HEADLINE),
    new WindowVariable('headline_before', LONGEST_HEADLINE, 2),
    new WindowVariable('count_window', LONGEST_COUNT),
  ];
}

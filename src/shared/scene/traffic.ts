import { VariableHide, VariableRefresh } from '@grafana/data';
import {
  type CustomVariableValue,
  sceneGraph,
  SceneObjectBase,
  type SceneObjectState,
  type SceneVariable,
  type SceneVariableState,
  SceneVariableValueChangedEvent,
  VariableDependencyConfig,
  type VariableValue,
} from '@grafana/scenes';
import { isEqual } from 'lodash';
import { from, map, type Observable, of } from 'rxjs';
import { escapeLabelValue, escapeRegex, type Expr } from '../../metrics/promql';
import { rateInterval, TRAFFIC_VARIABLE, type Window, windowFor, WINDOWS } from '../../metrics/traffic';
import { VAR } from '../../routing';
import { instantVectors } from '../store/prometheus';
import { enumerate } from '../words/readings';
import { LONGEST_HEADLINE, windowOf } from './elapsed';
import { spanOf } from './timeRanges';

interface TrafficState extends SceneVariableState, SceneObjectState {
  /** Events a second over a window, by the label if there is one. */
  rate: (window: string) => Expr;
  /** The label whose values have windows of their own. */
  label?: string;
  refresh: VariableRefresh;
}

/** No value of a label is called so. */
const NOTHING = '(none)';

/**
 * The windows of a chart's quantiles, by how often the events happen: measured with one instant query for a time range.
 * Until it is measured, or where it cannot be, every window is the shortest.
 */
export class TrafficVariable extends SceneObjectBase<TrafficState> implements SceneVariable<TrafficState> {
  protected _variableDependency = new VariableDependencyConfig(this, {
    variableNames: [VAR.dataSource, VAR.job, VAR.instance, VAR.tool, VAR.route],
  });

  private windows: Windows = {};
  private measured = '';

  public constructor(state: Pick<TrafficState, 'rate' | 'label'>) {
    super({
      type: 'constant',
      name: TRAFFIC_VARIABLE,
      hide: VariableHide.hideVariable,
      skipUrlSync: true,
      refresh: VariableRefresh.onTimeRangeChanged,
      ...state,
    } as TrafficState);
  }

  public validateAndUpdate(): Observable<object> {
    const range = sceneGraph.getTimeRange(this).state.value;
    const rate = this.state.rate(`${windowOf(spanOf(range), Date.now(), LONGEST_HEADLINE)}s`);
    const uid = String(sceneGraph.lookupVariable(VAR.dataSource, this)?.getValue() ?? '');
    if (!rate.ok || !uid) {
      return of({});
    }
    const expr = sceneGraph.interpolate(this, rate.expr);
    const now = Math.min(range.to.valueOf(), Date.now());
    // A page that refreshes every few seconds does not measure again each time.
    const measured = `${uid} ${expr} ${Math.floor(now / MEASURED_FOR)}`;
    if (measured === this.measured) {
      return of({});
    }
    this.measured = measured;
    return from(this.measure(uid, expr, now)).pipe(map(() => ({})));
  }

  private async measure(uid: string, expr: string, now: number) {
    const { label } = this.state;
    const samples = await instantVectors(uid, { rate: expr }, now).then(
      ({ rate }) => rate,
      () => []
    );
    const least = this.least();
    const windows: Windows = {};
    for (const { labels, value } of samples) {
      const window = windowFor(value, least);
      if (window) {
        windows[window] = [...(windows[window] ?? []), label === undefined ? '' : (labels[label] ?? '')];
      }
    }
    if (!isEqual(windows, this.windows)) {
      this.windows = windows;
      this.publishEvent(new SceneVariableValueChangedEvent(this), true);
    }
  }

  public getValue(field = 'window'): VariableValue {
    if (field === 'note') {
      return noteOf(this.windows, this.state.label, this.least());
    }
    const named = Object.keys(this.windows) as Window[];
    if (field === 'window') {
      return named[0] ?? '$__rate_interval';
    }
    return new Pattern(
      field === 'rare' ? named.flatMap((one) => this.windows[one] ?? []) : this.windows[field as Window]
    );
  }

  private rangeSeconds(): number {
    const { from, to } = sceneGraph.getTimeRange(this).state.value;
    return (to.valueOf() - from.valueOf()) / 1000;
  }

  private least(): number {
    const range = this.rangeSeconds();
    return rateInterval(range, range > 3600 ? 60 : 15);
  }
}

/** Milliseconds. */
const MEASURED_FOR = 300_000;

/** The values of the label that need a window, by window. */
export type Windows = Partial<Record<Window, string[]>>;

/** Any of some values, as the text of a PromQL pattern. */
class Pattern implements CustomVariableValue {
  public constructor(private readonly values: string[] = []) {}

  public formatter(): string {
    return escapeLabelValue((this.values.length > 0 ? this.values : [NOTHING]).map(escapeRegex).join('|'));
  }
}

/** Which time each point of a chart covers. */
export function noteOf(windows: Windows, label: string | undefined, least: number): string {
  const longer = (Object.keys(WINDOWS) as Window[]).filter((window) => windows[window]);
  const usual = `${Math.round(least / 60)} min`;
  if (label === undefined) {
    return `Each point covers the ${longer[0] ? WORDS[longer[0]] : usual} before it.`;
  }
  const rare = longer.map((window) => `${WORDS[window]} for ${enumerate((windows[window] ?? []).sort())}`);
  return `Each point covers the ${usual} before it${rare.length > 0 ? `; where events are rare, ${rare.join(', ')}` : ''}.`;
}

const WORDS: Record<Window, string> = { '5m': '5 min', '30m': '30 min', '1h': '1 h', '6h': '6 h' };

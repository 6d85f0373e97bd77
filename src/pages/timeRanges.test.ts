import '../shared/testing/browser';
import { rangeUtil } from '@grafana/data';
import {
  EmbeddedScene,
  sceneGraph,
  SceneFlexItem,
  SceneFlexLayout,
  type SceneObject,
  SceneQueryRunner,
  SceneTimeRange,
  SceneVariableSet,
} from '@grafana/scenes';
import { EVIDENCE } from '../metrics/evidence';
import { createPromql } from '../metrics/promql';
import { resolve } from '../metrics/resolve';
import { STORES } from '../metrics/testing/stores';
import { WINDOWS } from '../metrics/traffic';
import { parseSettings } from '../settings';
import { CatalogueGate, type PageContext } from '../shared/scene/CatalogueGate';
import { elapsed, LONGEST_COUNT, SHORTEST_WINDOW } from '../shared/scene/elapsed';
import { MIN_STEP, MinStepVariable } from '../shared/scene/minStep';
import { pageScene } from '../shared/scene/page';
import { TimeControls } from '../shared/scene/TimeControls';
import { ElapsedTimeRange, NowTimeRange, spanOf, windowVariables } from '../shared/scene/timeRanges';
import { installDataSources } from '../shared/testing/grafana';
import { OTHER_RANGES, QUICK_RANGES } from '../shared/testing/quickRanges';
import { objectivesOf } from '../slo/judging';
import { SHIPPED_SLOS } from '../slo/shipped';
import { overviewContent } from './overview/scene';
import { CONTENT as RUNTIME } from './runtime/scene';

const PAGES: Record<string, (context: PageContext) => SceneObject> = { overview: overviewContent, ...RUNTIME };
const NAMINGS = ['roadmap', 'v0.5.0'] as const;
const RANGES = [...QUICK_RANGES, ...OTHER_RANGES];
/** At which the part of a day, a week and a year that has passed is short, and long. */
const MOMENTS = ['2026-11-30T00:00:20Z', '2026-11-30T14:03:07Z', '2027-01-01T00:00:05Z', '2026-12-31T23:59:58Z'];

const all = <T extends SceneObject>(root: SceneObject, is: (one: SceneObject) => one is T) =>
  sceneGraph.findAllObjects(root, is) as T[];

interface Query {
  refId: string;
  expr: string;
  instant: boolean;
}

/** A page as its gate holds it, with every time range below following the page's. */
function opened(page: string, naming: (typeof NAMINGS)[number]) {
  const resolution = resolve(STORES[naming]);
  const content = PAGES[page]({ resolution, promql: createPromql(resolution), objectives: objectivesOf(SHIPPED_SLOS) });
  const $timeRange = new SceneTimeRange();
  const scene = new EmbeddedScene({
    $timeRange,
    $variables: new SceneVariableSet({ variables: [...windowVariables(), new MinStepVariable()] }),
    body: new SceneFlexLayout({
      $timeRange: new ElapsedTimeRange(),
      children: [new SceneFlexItem({ body: content })],
    }),
  });
  const leave = [$timeRange, ...all(scene, (one): one is ElapsedTimeRange => one instanceof ElapsedTimeRange)].map(
    (one) => one.activate()
  );
  return {
    $timeRange,
    runners: all(scene, (one) => one instanceof SceneQueryRunner),
    leave: () => leave.map((f) => f()),
  };
}

const UNITS: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const seconds = (text: string) =>
  [...text.matchAll(/(\d+)(ms|[smhdw])/g)].reduce((sum, [, amount, unit]) => sum + Number(amount) * UNITS[unit], 0);
const windowsOf = (expr: string) => [...expr.matchAll(/\[(\w+)(?::\w*)?\]/g)].map(([, text]) => seconds(text));
const offsetsOf = (expr: string) => [...expr.matchAll(/\boffset (\w+)/g)].map(([, text]) => seconds(text));

/** The queries of a runner as they reach the store. */
function askedBy(runner: SceneQueryRunner) {
  const { value } = sceneGraph.getTimeRange(runner).state;
  const minStep = sceneGraph.interpolate(runner, MIN_STEP) || '15s';
  const { intervalMs } = rangeUtil.calculateInterval(value, runner.state.maxDataPoints ?? 500, minStep);
  const interval = intervalMs / 1000;
  // As Grafana's Prometheus data source computes it.
  const rate = Math.max(interval + seconds(minStep), 4 * seconds(minStep));
  return (runner.state.queries as unknown as Query[]).map((query) => ({
    ...query,
    expr: sceneGraph
      .interpolate(runner, query.expr)
      .replaceAll('$__rate_interval', `${Math.ceil(rate)}s`)
      .replaceAll('$__interval', `${Math.ceil(interval)}s`),
    range: spanOf(value),
  }));
}

beforeEach(() => {
  installDataSources([{ uid: 'prom' }]);
});

afterEach(() => jest.useRealTimers());

it.each(Object.keys(PAGES))('%s asks only about what has passed, over windows of equal length', (page) => {
  jest.useFakeTimers({ now: Date.parse(MOMENTS[0]) });
  const wrong: string[] = [];
  let compared = 0;
  for (const naming of NAMINGS) {
    const { $timeRange, runners, leave } = opened(page, naming);
    for (const moment of MOMENTS) {
      const now = Date.parse(moment);
      jest.setSystemTime(now);
      for (const [name, from, to] of RANGES) {
        $timeRange.updateFromUrl({ from, to, timezone: 'utc' });
        const part = elapsed(spanOf($timeRange.state.value), now);
        const length = (part.to - part.from) / 1000;
        const longest = Math.min(LONGEST_COUNT, Math.max(SHORTEST_WINDOW, length));
        for (const query of runners.flatMap(askedBy)) {
          const at = `${moment}, ${name}: ${query.refId} ${query.expr}`;
          if (query.range.to > now || query.range.from > query.range.to || query.expr.includes('$__')) {
            wrong.push(`${at} at ${new Date(query.range.to).toISOString()}`);
          }
          // A rate needs a whole step of its chart beside one scrape, and a quantile of rare events a longer window.
          const least = query.expr.includes(`"${EVIDENCE}"`) ? WINDOWS['6h'] : longest + 60;
          if (windowsOf(query.expr).some((window) => window > Math.max(least, longest + 60))) {
            wrong.push(`${at}: a window is longer than ${longest} s`);
          }
        }
        for (const pair of runners.flatMap(pairsOf)) {
          compared++;
          if (pair.problem) {
            wrong.push(`${moment}, ${name}: ${pair.problem}`);
          }
        }
      }
    }
    leave();
  }
  expect(wrong).toEqual([]);
  // Some page has nothing to compare under one of the namings; none under both.
  expect(compared).toBeGreaterThan(0);
});

/** The comparisons of a headline: each over the same windows, and as long ago as the headline's window is. */
function pairsOf(runner: SceneQueryRunner): Array<{ problem?: string }> {
  const asked = askedBy(runner);
  const window = seconds(sceneGraph.interpolate(runner, '${headline_window}'));
  return asked
    .filter(({ refId }) => refId.endsWith('_before'))
    .map(({ refId, expr }) => {
      const now = asked.find((one) => one.refId === refId.replace(/_before$/, '_now'));
      const same = JSON.stringify(windowsOf(expr)) === JSON.stringify(windowsOf(now?.expr ?? ''));
      const offsets = offsetsOf(expr);
      const shifted = offsets.length > 0 && offsets.every((offset) => offset === window);
      const whole = windowsOf(expr).every((one) => one === window);
      return same && shifted && whole ? {} : { problem: `${refId}: ${now?.expr} against ${expr}` };
    });
}

it('the table of security events compares counts of equal length', () => {
  const { runners, leave } = opened('security', 'roadmap');
  const [events, before] =
    runners.map(askedBy).find((one) => one.some(({ expr }) => / offset /.test(expr) && one.length === 3)) ?? [];
  expect(windowsOf(before.expr)).toEqual(windowsOf(events.expr));
  expect(new Set(offsetsOf(before.expr))).toEqual(new Set(windowsOf(events.expr)));
  leave();
});

describe('a page about now', () => {
  it.each(RANGES)('is about now whatever its address holds for other pages: %s', (_, from, to) => {
    const scene = pageScene(
      parseSettings({}),
      () => new EmbeddedScene({ body: new SceneFlexLayout({ children: [] }) }),
      [],
      true,
      'now'
    );
    const range = scene.state.$timeRange as SceneTimeRange;
    const below = (scene.state.body as CatalogueGate).state.$timeRange as NowTimeRange;
    const leave = [range.activate(), below.activate()];
    range.updateFromUrl({ from, to });
    const { from: start, to: end } = spanOf(below.state.value);
    expect(end).toBeLessThanOrEqual(Date.now());
    expect(end - start).toBe(3_600_000);
    expect(range.state).toMatchObject(range.getUrlState().from ? { from: range.state.from } : {});
    leave.forEach((one) => one());
  });

  it('has a refresh button and no time picker', () => {
    const scene = (time: 'now' | 'range') =>
      pageScene(parseSettings({}), () => new SceneFlexLayout({ children: [] }), [], false, time);
    const controls = (time: 'now' | 'range') =>
      scene(time).state.controls?.find((one) => one instanceof TimeControls)?.state;
    expect(controls('now')?.time).toBeUndefined();
    expect(controls('now')?.refresh).toBeDefined();
    expect(controls('range')?.time).toBeDefined();
  });
});

it('nonsense in the address leaves the time range as it was', () => {
  const { $timeRange, leave } = opened('overview', 'roadmap');
  const before = spanOf($timeRange.state.value);
  $timeRange.updateFromUrl({ from: 'yesterday-ish', to: '{}' });
  expect(spanOf($timeRange.state.value)).toEqual(before);
  leave();
});

import { type Locator, type Page } from '@playwright/test';
import { PLUGIN_ID } from '../../src/constants';

/** A panel as in a dashboard: with queries to a data source, or with given frames. */
export interface PanelUnderTest {
  title: string;
  width?: number;
  height?: number;
  /** The time range as Grafana writes its start; the end is now. */
  from?: string;
  options?: Record<string, unknown>;
  datasource?: { uid: string; type: string };
  targets?: Array<Record<string, unknown> & { refId: string }>;
  /** As JSON of a DataFrame. */
  frames?: object[];
  annotations?: object[];
}

/** Milliseconds to draw a panel: the first time, and again with new data. */
export interface DrawTimes {
  first: number[];
  again: number[];
}

/** Draws the only panel of a page as often as asked, each time with data that it has not seen. */
export function drawOften(page: Page, times: number): Promise<DrawTimes> {
  return page.evaluate(
    (count) => (window as unknown as { drawOften: (count: number) => Promise<DrawTimes> }).drawOften(count),
    times
  );
}

/**
 * Draws budget panels in the host without the app: a test module replaces the app's, and requests the panel from the
 * host as any page can. The panel's module, the data sources and the queries are the real ones.
 */
export async function openBudgetPanels(page: Page, panels: PanelUnderTest[], theme = 'dark'): Promise<void> {
  await page.route(`**/public/plugins/${PLUGIN_ID}/module.js*`, (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      body: `(${moduleOfTheTest.toString()})(${JSON.stringify(panels)});`,
    })
  );
  await page.goto(`/a/${PLUGIN_ID}?theme=${theme}`);
}

export function budgetPanel(page: Page, title: string): Locator {
  return page.getByRole('region', { name: title, exact: true });
}

/** Runs in the page, so it cannot use anything from this file. */
function moduleOfTheTest(panels: PanelUnderTest[]): void {
  /* eslint-disable @typescript-eslint/no-explicit-any -- the host's packages arrive by name. */
  const { define } = globalThis as any;
  const packages = ['react', 'react-dom', '@grafana/data', '@grafana/runtime'];
  define(packages, (React: any, ReactDOM: any, data: any, runtime: any) => {
    const h = React.createElement;
    const now = data.dateTime();
    const rangeOf = (from = 'now-7d') => {
      const start = data.dateMath.toDateTime(from, { now });
      return { from: start, to: now, raw: { from: start, to: now } };
    };

    function Shown({ panel }: { panel: PanelUnderTest }) {
      const { title, width = 900, height = 320, options = {}, frames, annotations } = panel;
      const [answer, setAnswer] = React.useState();
      React.useEffect(() => {
        const timeRange = rangeOf(panel.from);
        const given = (all?: object[]) => all?.map((frame) => data.toDataFrame(frame));
        if (frames) {
          setAnswer({ state: 'Done', series: given(frames), annotations: given(annotations), timeRange });
          return undefined;
        }
        const runner = runtime.createQueryRunner();
        const watching = runner
          .get()
          .subscribe((next: object) => setAnswer({ ...next, annotations: given(annotations) }));
        runner.run({
          datasource: panel.datasource,
          queries: panel.targets,
          timeRange,
          timezone: 'utc',
          maxDataPoints: width,
          minInterval: '15s',
          app: 'dashboard',
        });
        return () => {
          watching.unsubscribe();
          runner.destroy();
        };
      }, [panel]);
      React.useEffect(() => {
        // uPlot draws when the layout is known, in a microtask. Reading a pixel afterwards waits until the canvas has
        // finished drawing.
        let drawn = 0;
        let reading = false;
        const canvas = CanvasRenderingContext2D.prototype as any;
        const { stroke } = canvas;
        canvas.stroke = function (...args: unknown[]) {
          if (!reading) {
            reading = true;
            queueMicrotask(() => {
              document.querySelectorAll('canvas').forEach((one) => one.getContext('2d')?.getImageData(0, 0, 1, 1));
              drawn = performance.now();
              reading = false;
            });
          }
          return stroke.apply(this, args);
        };
        const draw = async (next?: object) => {
          const start = performance.now();
          ReactDOM.flushSync(() => setAnswer(next));
          await new Promise((resolve) => setTimeout(resolve, 150));
          return drawn - start;
        };
        const fresh = () => ({
          state: 'Done',
          series: frames?.map((frame) => data.toDataFrame(frame)),
          annotations: annotations?.map((frame) => data.toDataFrame(frame)),
          timeRange: rangeOf(panel.from),
        });
        Object.assign(window, {
          drawOften: async (count: number) => {
            const times = { first: [] as number[], again: [] as number[] };
            for (let i = 0; i < count; i++) {
              await draw(undefined);
              times.first.push(await draw(fresh()));
              times.again.push(await draw(fresh()));
            }
            return times;
          },
        });
      }, [panel, frames, annotations]);
      const drawn =
        answer &&
        h(runtime.PanelRenderer, {
          pluginId: 'contextd-budget-panel',
          title,
          data: answer,
          options,
          width,
          height,
          timeZone: 'utc',
        });
      return h('section', { 'aria-label': title, style: { width, height, marginBottom: 24 } }, drawn);
    }

    const root = () =>
      h('main', { style: { padding: 8 } }, ...panels.map((panel) => h(Shown, { key: panel.title, panel })));
    return { plugin: new data.AppPlugin().setRootPage(root) };
  });
}

import { expect, type Locator, type Page } from '@playwright/test';
import { testIds } from '../../src/shared/testIds';
import { VAR } from '../../src/routing';
import { type PageUnderTest } from './pages';
import { type Traffic } from './traffic';

export type Theme = 'dark' | 'light';

/** uid of the demo's Prometheus data source. */
export const PROMETHEUS = 'contextd-prometheus';
export const INSIGHTS = 'contextd-insights';
/** The job that the demo's Prometheus scrapes. */
export const JOB = 'contextd';

const PANEL_PREFIX = 'data-testid Panel header ';
const MISSING_PREFIX = testIds.missingPanel('');

/** The app as a user operates it. */
export class AppPage {
  public readonly body: Locator;
  public readonly sentence: Locator;
  public readonly problem: Locator;
  public readonly loading: Locator;
  /** The drawn panels: those in or near the view. */
  public readonly panels: Locator;

  public constructor(
    public readonly page: Page,
    private readonly traffic: Traffic,
    /** The path below which Grafana serves its pages. */
    private readonly base = ''
  ) {
    this.body = page.getByTestId(testIds.page);
    this.sentence = page.getByTestId(testIds.sentence);
    this.problem = page.getByTestId(testIds.problem);
    this.loading = page.getByTestId(testIds.loading);
    this.panels = this.body.locator(`[data-testid^="${PANEL_PREFIX}"]`);
  }

  /** Opens a page and waits until it is idle. */
  public async open(
    { path, params }: Pick<PageUnderTest, 'path' | 'params'>,
    more: Record<string, string> = {}
  ): Promise<void> {
    await this.goto({ path, params }, more);
    await this.settled();
  }

  /** Opens a page without waiting for its data. */
  public async goto(
    { path, params }: Pick<PageUnderTest, 'path' | 'params'>,
    more: Record<string, string> = {}
  ): Promise<void> {
    const search = new URLSearchParams({ ...params, ...more }).toString();
    await this.page.goto(this.base + (search ? `${path}?${search}` : path), { waitUntil: 'domcontentloaded' });
  }

  /** Goes to a page within the open app, as a link does: nothing is loaded anew. Does not wait for its data. */
  public async follow(
    { path, params }: Pick<PageUnderTest, 'path' | 'params'>,
    more: Record<string, string> = {}
  ): Promise<void> {
    const search = new URLSearchParams({ ...params, ...more }).toString();
    await this.page.evaluate(
      (address) => {
        window.history.pushState({}, '', address);
        window.dispatchEvent(new PopStateEvent('popstate', { state: {} }));
      },
      search ? `${path}?${search}` : path
    );
  }

  /** Opens all folded parts of the page. */
  public async unfold(): Promise<void> {
    const all = this.page.getByRole('button', { name: 'Expand all' });
    if ((await all.count()) > 0) {
      await all.click();
      await this.showAll();
    }
  }

  /** Waits until the page shows its content, or a problem, and all its requests are complete. */
  public async settled(): Promise<void> {
    // Setup shows its content together with a problem.
    await expect(this.body.or(this.problem).first()).toBeVisible({ timeout: 30_000 });
    await this.traffic.idle();
    await expect(this.body.getByLabel('Panel loading bar')).toHaveCount(0);
  }

  /**
   * Brings every panel into view: panels out of view are not drawn. The window grows, so that everything is drawn at once.
   */
  public async showAll(): Promise<void> {
    const { width } = this.page.viewportSize() ?? { width: 1400 };
    let height = 0;
    for (;;) {
      const wanted = await this.page.evaluate(() => {
        const inside = [...document.querySelectorAll('main *')].map(
          (one) => one.getBoundingClientRect().bottom + window.scrollY
        );
        return Math.ceil(Math.max(window.innerHeight, document.documentElement.scrollHeight, ...inside));
      });
      if (wanted <= height) {
        return;
      }
      height = wanted;
      await this.page.setViewportSize({ width, height });
      await this.settled();
    }
  }

  public panel(title: string): Locator {
    return this.body.getByTestId(`${PANEL_PREFIX}${title}`);
  }

  public async panelTitles(): Promise<string[]> {
    const ids = await this.panels.evaluateAll((all) => all.map((one) => one.getAttribute('data-testid') ?? ''));
    return ids.map((id) => id.slice(PANEL_PREFIX.length));
  }

  /** Titles of the panels whose metric the data source does not have. */
  public async missingPanels(): Promise<string[]> {
    const ids = await this.body
      .locator(`[data-testid^="${MISSING_PREFIX}"]`)
      .evaluateAll((all) => all.map((one) => one.getAttribute('data-testid') ?? ''));
    return ids.map((id) => id.slice(MISSING_PREFIX.length));
  }

  /** The replacement of a panel that says why its metric is missing. */
  public missingPanel(title: string): Locator {
    return this.body.getByTestId(testIds.missingPanel(title));
  }

  public tab(title: string): Locator {
    return this.page.getByRole('tab', { name: title, exact: true });
  }

  public explore(title: string): Locator {
    return this.body.getByTestId(testIds.explore(title));
  }

  /** The box of a variable, by its label. */
  public variable(label: string): Locator {
    return this.page.getByRole('combobox', { name: label, exact: true });
  }

  /** Selects a value of a variable in its list, as a user does. */
  public async choose(label: string, value: string): Promise<void> {
    const box = this.variable(label);
    await box.click();
    await this.page.getByRole('option', { name: value, exact: true }).click();
    await this.page.keyboard.press('Escape');
    await box.blur();
  }

  /** A parameter of the address. */
  public param(name: string): string | null {
    return new URL(this.page.url()).searchParams.get(name);
  }

  public path(): string {
    return new URL(this.page.url()).pathname;
  }

  /** Waits for a value of a variable in the address. */
  public async expectVariable(variable: (typeof VAR)[keyof typeof VAR], value: string): Promise<void> {
    await expect.poll(() => this.param(`var-${variable}`), { message: `var-${variable} in the address` }).toBe(value);
  }
}

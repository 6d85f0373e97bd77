import { expect, type Page } from '@playwright/test';

/**
 * What the hosts themselves say that no page of ours causes. Short, and each with its reason.
 */
const HOST_NOISE: Array<{ pattern: RegExp; because: string }> = [
  {
    pattern: /\/api\/gnet\/|Failed to fetch plugins from catalog/,
    because: 'Grafana’s page of a plugin asks the catalogue at grafana.com, which a test machine need not reach.',
  },
];

/** Listens to a page for everything that should not happen: console errors, uncaught errors, failed requests, answers from 400 up. */
export class Watch {
  private readonly seen: string[] = [];
  private readonly allowed: RegExp[] = HOST_NOISE.map(({ pattern }) => pattern);

  public constructor(page: Page) {
    page.on('console', (message) => {
      if (message.type() === 'error') {
        this.seen.push(`console: ${message.text()} (${message.location().url})`);
      }
    });
    page.on('pageerror', (error) => this.seen.push(`uncaught: ${error.stack ?? error.message}`));
    page.on('response', (response) => {
      if (response.status() >= 400) {
        this.seen.push(`response: ${response.status()} ${response.url()}`);
      }
    });
    page.on('requestfailed', (request) => {
      const reason = request.failure()?.errorText ?? '';
      // A page that is left gives up its requests, and a newer query replaces an older one.
      if (reason !== 'net::ERR_ABORTED') {
        this.seen.push(`request: ${reason} ${request.url()}`);
      }
    });
  }

  /** What this test provokes; "uncaught" errors cannot be allowed. */
  public allow(...patterns: RegExp[]): void {
    this.allowed.push(...patterns);
  }

  /** What nobody allowed, so far. */
  public unexpected(): string[] {
    return this.seen.filter((one) => one.startsWith('uncaught') || !this.allowed.some((pattern) => pattern.test(one)));
  }

  public check(): void {
    expect(this.unexpected(), 'console errors, uncaught errors, failed requests and answers from 400 up').toEqual([]);
  }
}

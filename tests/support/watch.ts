import { expect, type Page } from '@playwright/test';

/**
 * Errors of the hosts themselves that our pages do not cause, each with its reason.
 */
const HOST_NOISE: Array<{ pattern: RegExp; because: string }> = [
  {
    pattern: /\/api\/gnet\/|Failed to fetch plugins from catalog/,
    because: 'Grafana’s page of a plugin asks the catalogue at grafana.com, which a test machine need not reach.',
  },
  {
    pattern: /\b404\b.*\/api\/(prometheus|alertmanager|v1\/provisioning)\//,
    because: 'The preview host has no alerting, which the app finds out by a request.',
  },
];

/** Whether a failed request, as "404 https://...", is one that our pages do not cause. */
export function isHostNoise(failed: string): boolean {
  return HOST_NOISE.some(({ pattern }) => pattern.test(failed));
}

/** Watches a page for console errors, uncaught errors, failed requests and responses with status 400 or above. */
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
      // A page that is left cancels its requests, and a newer query replaces an older one.
      if (reason !== 'net::ERR_ABORTED') {
        this.seen.push(`request: ${reason} ${request.url()}`);
      }
    });
  }

  /** Allows errors that this test provokes; "uncaught" errors cannot be allowed. */
  public allow(...patterns: RegExp[]): void {
    this.allowed.push(...patterns);
  }

  /** The errors so far that were not allowed. */
  public unexpected(): string[] {
    return this.seen.filter((one) => one.startsWith('uncaught') || !this.allowed.some((pattern) => pattern.test(one)));
  }

  public check(): void {
    expect(this.unexpected(), 'console errors, uncaught errors, failed requests and responses from 400 up').toEqual([]);
  }
}

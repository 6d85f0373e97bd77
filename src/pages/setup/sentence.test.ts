import { type Arrival } from '../../metrics/arrival';
import { resolve } from '../../metrics/resolve';
import { STORES } from '../../metrics/testing/stores';
import { type Problem } from '../../shared/store/problems';
import { setupSentence, versionText, waysText } from './sentence';

const NOTHING: Arrival = { versions: [] };
const ALL = resolve(STORES['v0.5.0']).found().length;

function say(names: string[], arrival: Partial<Arrival> = {}, more: Partial<Parameters<typeof setupSentence>[0]> = {}) {
  return setupSentence({ resolution: resolve(names), arrival: { ...NOTHING, ...arrival }, misleading: 0, ...more });
}

describe('the sentence of Setup', () => {
  it('names the version, the ways, what is found, and what is left to do', () => {
    const { state, text } = say(STORES['go_* only'], { versions: ['0.5.0'] });
    expect(state).toBe('warning');
    expect(text).toMatch(/^contextd 0\.5\.0, scraped; \d+ of \d+ concepts found; turn on telemetry for \d+ more\.$/);
  });

  it('counts what the store has', () => {
    const { text } = say(STORES['v0.5.0'], { versions: ['0.5.0'], pushed: 1 });
    expect(text).toContain(`contextd 0.5.0, scraped and OTLP; ${ALL} of `);
  });

  it.each<[string, string[], Partial<Arrival>, Partial<Parameters<typeof setupSentence>[0]>, string, RegExp]>([
    ['all is there', STORES['v0.5.0'], {}, {}, 'good', /everything that this version exports is found\.$/],
    [
      'no scrape',
      STORES['v0.5.0 by OTLP only'],
      {},
      {},
      'warning',
      /OTLP only, not scraped;.* scrape \/metrics for \d+ more/,
    ],
    ['one misleads', STORES['v0.5.0'], {}, { misleading: 1 }, 'warning', / 1 of them misleads\.$/],
    ['several mislead', STORES['v0.5.0'], {}, { misleading: 4 }, 'warning', / 4 of them mislead\.$/],
    [
      'the list was cut',
      STORES['v0.5.0'],
      {},
      { resolution: resolve(STORES['v0.5.0'], { cutAt: 20_000 }) },
      'warning',
      /found; the rest is unknown\. The list of names was cut at 20,000: what seems missing may exist\.$/,
    ],
  ])('says so where %s', (_, names, arrival, more, state, text) => {
    const sentence = say(names, arrival, more);
    expect(sentence.state).toBe(state);
    expect(sentence.text).toMatch(text);
  });

  it.each<[Problem['kind'], string, RegExp]>([
    ['jobNotFound', 'critical', /^No series: scrape contextd, or let it push by OTLP;/],
    ['forbidden', 'unknown', /^What contextd reports is unknown: No series\.$/],
    ['noDataSource', 'unknown', /is unknown/],
    ['timeout', 'unknown', /is unknown/],
  ])('says that nothing is known, or there, with the problem %s', (kind, state, text) => {
    const sentence = say([], {}, { problem: { kind, title: 'No series', detail: 'Because.' } });
    expect(sentence.state).toBe(state);
    expect(sentence.text).toMatch(text);
  });
});

describe('the version', () => {
  it.each<[string, string[], string[], string]>([
    ['as contextd tells it', STORES['v0.5.0'], ['0.5.0'], 'contextd 0.5.0'],
    ['of two side by side', STORES['both versions'], ['0.5.0', '0.6.0'], 'contextd 0.5.0 and 0.6.0'],
    ['by the names of v0.5.0', STORES['v0.5.0'], [], 'contextd 0.5.0, by its metric names'],
    ['by dotted names', STORES['dotted v0.5.0'], [], 'contextd 0.5.0, by its metric names'],
    ['by the roadmap’s names', STORES.roadmap, [], 'contextd with the roadmap’s metrics'],
    ['of both namings', STORES['both versions'], [], 'Two versions of contextd, by their metric names'],
    ['that nothing tells', STORES['go_* only'], [], 'A contextd that does not report its version'],
    [
      'not by names that a later one keeps',
      ['contextd_memory_count'],
      [],
      'A contextd that does not report its version',
    ],
  ])('%s', (_, names, versions, text) => {
    expect(versionText(resolve(names), { versions })).toBe(text);
  });
});

describe('the ways', () => {
  it.each<[string, string[], Partial<Arrival>, string]>([
    ['both', STORES['v0.5.0'], {}, 'scraped and OTLP'],
    ['OTLP with an unscraped target_info', ['up', 'target_info'], { pushed: 2 }, 'scraped and OTLP'],
    ['a scrape that brings target_info', ['up', 'target_info'], { infos: 3 }, 'scraped'],
    ['dots, which no scrape brings', ['contextd.http.requests_total'], {}, 'OTLP only, not scraped'],
    ['names alone, from hours ago', ['go_goroutines'], {}, 'neither scraped nor pushed now'],
  ])('%s', (_, names, arrival, text) => {
    expect(waysText(resolve(names), { ...NOTHING, ...arrival })).toBe(text);
  });
});

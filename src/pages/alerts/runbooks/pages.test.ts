import { SHIPPED_ALERTS } from '../../../alerts/shipped';
import { PAGES, pageUrl } from '../../../routing';
import { placeOf } from './pages';

const place = (name: string) => placeOf(SHIPPED_ALERTS.find((one) => one.name === name)!).path;

it.each([
  ['HighMCPErrorRate', 'tools'],
  ['SlowTools', 'tools'],
  ['SlowEmbeddings', 'embeddings'],
  ['CostSpike', 'embeddings'],
  ['DatabaseErrors', 'database'],
  ['PoolExhaustion', 'database'],
  ['HighMemoryUsage', 'go'],
  ['GoroutineLeak', 'go'],
  ['CacheCollapse', 'cache'],
  ['RateLimitStorm', 'rate-limit'],
  ['AuthFailures', 'security'],
  ['SilentErrors', 'http'],
])('%s is shown on the tab %s of Runtime', (name, tab) => {
  expect(place(name)).toBe(pageUrl(PAGES.runtime.path, tab));
});

it.each(['ContextdDown', 'ContextdAbsent', 'ContextdWatchdog', 'StorageExhaustion'])(
  '%s is shown on the Overview',
  (name) => {
    expect(place(name)).toBe(pageUrl(PAGES.overview.path));
  }
);

import { loadChunk } from '../states/chunks';
import { type Build } from './CatalogueGate';

/**
 * Content whose code is in a chunk of its own. Loading starts at once, beside the requests for what the data source has;
 * after a failure, the next build loads again.
 */
export function lazyContent(load: () => Promise<Build>): Build {
  let loading: Promise<Build> | undefined;
  const loaded = () => {
    loading ??= loadChunk(load).catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
  loaded().catch(() => {
    // Reported by the build that needs it.
  });
  return async (context) => (await loaded())(context);
}

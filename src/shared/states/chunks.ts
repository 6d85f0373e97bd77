import { lazy, type ComponentType } from 'react';
import { PLUGIN_ID } from '../../constants';

const RELOADED = `${PLUGIN_ID}.reloaded-for-chunk`;

/**
 * Like React.lazy, for a browser that still holds the module of an older version: its chunks are gone from the server
 * after an upgrade. The page is reloaded once; if that does not help, the error reaches the error boundary.
 */
export function lazyChunk<P>(load: () => Promise<{ default: ComponentType<P> }>) {
  return lazy(() =>
    load().then(
      (module) => {
        forget();
        return module;
      },
      (error: unknown) => {
        if (isChunkError(error) && reloadOnce()) {
          // Never settles: the page is on its way out.
          return new Promise<never>(() => {});
        }
        throw error;
      }
    )
  );
}

export function isChunkError(error: unknown): boolean {
  return (
    error instanceof Error &&
    (error.name === 'ChunkLoadError' || /loading (css )?chunk|dynamically imported/i.test(error.message))
  );
}

function reloadOnce(): boolean {
  try {
    if (window.sessionStorage.getItem(RELOADED)) {
      return false;
    }
    window.sessionStorage.setItem(RELOADED, 'yes');
  } catch {
    return false;
  }
  window.location.reload();
  return true;
}

function forget() {
  try {
    window.sessionStorage.removeItem(RELOADED);
  } catch {
    // Nothing was kept.
  }
}

import { lazy, type ComponentType } from 'react';
import { PLUGIN_ID } from '../../constants';

const RELOADED = `${PLUGIN_ID}.reloaded-for-chunk`;

/**
 * Loads a part of the plugin, also for a browser that still holds the module of an older version: its chunks are gone
 * from the server after an upgrade. The page is reloaded once; if that does not help, the promise rejects.
 */
export function loadChunk<T>(load: () => Promise<T>): Promise<T> {
  return load().then(
    (part) => {
      forget();
      return part;
    },
    (error: unknown) => {
      if (isChunkError(error) && reloadOnce()) {
        // Never settles: the page is reloading.
        return new Promise<never>(() => {});
      }
      throw error;
    }
  );
}

/** Like React.lazy, by loadChunk; an error reaches the error boundary. */
export function lazyChunk<P>(load: () => Promise<{ default: ComponentType<P> }>) {
  return lazy(() => loadChunk(load));
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

import { gzipSync } from 'node:zlib';
import { type Page } from '@playwright/test';

/** One file of the plugin that a page fetched. */
export interface Fetched {
  file: string;
  /** Transferred bytes, compressed with gzip. */
  bytes: number;
}

/** Collects every file that a page fetches from the plugins' folders, however the host sends it. */
export function pluginFiles(page: Page): () => Promise<Fetched[]> {
  const reading: Array<Promise<Fetched>> = [];
  page.on('response', (response) => {
    const file = /\/public\/plugins\/(contextd-[^?]*)/.exec(response.url())?.[1];
    if (file && response.ok()) {
      reading.push(response.body().then((body) => ({ file, bytes: gzipSync(body).length })));
    }
  });
  return () => Promise.all(reading);
}

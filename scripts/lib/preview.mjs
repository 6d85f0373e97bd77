import { whenStale } from './freshness.mjs';
import { mustRun } from './run.mjs';

/** The preview host's page, built when it is stale. */
export async function buildPreview(log = console.log) {
  await whenStale('preview', ['demo/web', 'package-lock.json'], ['demo/web/dist/preview.js'], async () => {
    log('Building the preview host’s page ...');
    await mustRun('The preview’s build', 'node', ['demo/web/build.mjs'], { quiet: true });
  });
}

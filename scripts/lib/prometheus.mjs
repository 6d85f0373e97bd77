import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from './root.mjs';
import { run } from './run.mjs';

const SYSTEM = '/usr/bin/prometheus';
/** demo/slocheck looks here when the system has none. */
const FOLDER = 'demo/bin/system';

/**
 * An old Prometheus for the tests of demo/slocheck: the system's, else the package of the system (Debian's is 2.42),
 * unpacked beside the demo, so that no service is installed. Without either, the tests check the embedded one only, and
 * say so.
 */
export async function fetchPrometheus(log = console.log) {
  const folder = path.join(ROOT, FOLDER);
  if (fs.existsSync(SYSTEM) || fs.existsSync(path.join(folder, SYSTEM)) || !fs.existsSync('/usr/bin/apt-get')) {
    return;
  }
  log('Downloading Prometheus with apt-get ...');
  fs.mkdirSync(folder, { recursive: true });
  const download = () => run('apt-get', ['download', '-qq', 'prometheus'], { cwd: folder, quiet: true });
  if ((await download()).code !== 0) {
    // Without lists of packages, or with old ones.
    await run('apt-get', ['update', '-qq'], { quiet: true });
    await download();
  }
  const name = fs.readdirSync(folder).find((file) => file.endsWith('.deb'));
  if (name) {
    await run('dpkg-deb', ['-x', name, '.'], { cwd: folder, quiet: true });
    fs.rmSync(path.join(folder, name));
  }
}

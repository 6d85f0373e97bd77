import fs from 'node:fs';
import process from 'node:process';
import { run } from './run.mjs';

const CANDIDATES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const FOLDERS = [
  ...(process.env.PATH ?? '').split(':'),
  '/usr/bin',
  '/snap/bin',
  '/Applications/Google Chrome.app/Contents/MacOS',
];

/** An installed Chromium or Chrome; CHROMIUM_PATH takes precedence. */
function installed() {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (!fs.existsSync(named)) {
      throw new Error(`CHROMIUM_PATH is "${named}", which does not exist.`);
    }
    return named;
  }
  return FOLDERS.flatMap((folder) => [...CANDIDATES, 'Google Chrome'].map((name) => `${folder}/${name}`)).find((file) =>
    fs.existsSync(file)
  );
}

/**
 * The browser for the browser tests: an installed one, else one from the system's package manager if this user may
 * install packages, else Playwright's download.
 *
 * @returns {Promise<string>} its path, or "" for the one that Playwright downloaded
 * @throws with what to do when none of the three works
 */
export async function findChromium(log = console.log) {
  const found = installed();
  if (found) {
    return found;
  }
  if (process.platform === 'linux' && process.getuid?.() === 0 && fs.existsSync('/usr/bin/apt-get')) {
    log('Installing Chromium with apt-get ...');
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update', '-qq'], { quiet: true, env });
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { quiet: true, env });
    const now = installed();
    if (now) {
      return now;
    }
  }
  log('Downloading Chromium with Playwright ...');
  const { code, output } = await run('npx', ['--no-install', 'playwright', 'install', 'chromium'], { quiet: true });
  if (code !== 0) {
    throw new Error(
      'The browser tests need Chromium, which is not installed: install it with your package manager (apt-get install chromium) or set CHROMIUM_PATH to one. ' +
        `Playwright's download said: ${output.trim().split('\n').pop()}`
    );
  }
  return '';
}

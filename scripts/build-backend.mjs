// Builds the Go backend of the Insights data source into dist/datasource/, for linux/amd64 (what Grafana's images run)
// and for this machine. It does nothing when the last build is up to date.
//
//   node scripts/build-backend.mjs           for this machine and linux/amd64
//   node scripts/build-backend.mjs --all     every platform that Grafana runs on
//   node scripts/build-backend.mjs --force   even when it is up to date
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const OUTPUT = 'dist/datasource';
const STAMP = 'node_modules/.cache/contextd/backend.json';
const SKIPPED_FOLDERS = new Set(['node_modules', 'dist', '.git', '.demo', 'coverage', 'test-results']);

/** Mage's target for each platform, by Go's names. */
export const TARGETS = {
  'linux/amd64': 'build:linux',
  'linux/arm64': 'build:linuxARM64',
  'linux/arm': 'build:linuxARM',
  'darwin/amd64': 'build:darwin',
  'darwin/arm64': 'build:darwinARM64',
  'windows/amd64': 'build:windows',
};

/** The problem if Go cannot build this, otherwise null. `found` is Go's version ("go1.26.8"), or null without Go. */
export function goProblem(found, required) {
  const remedy = `Install Go ${required} or newer from https://go.dev/dl and make sure that "go" is on the PATH.`;
  if (!found) {
    return `The backend needs Go, which is not installed. ${remedy}`;
  }
  const version = /^go(\d+)\.(\d+)(?:\.(\d+))?/.exec(found);
  if (!version) {
    return null; // A development build of Go: go build reports its own problems.
  }
  const [have, need] = [version.slice(1), required.split('.')].map((v) => v.map((n) => Number(n ?? 0)));
  const different = [0, 1, 2].find((i) => have[i] !== (need[i] ?? 0));
  const tooOld = different !== undefined && have[different] < (need[different] ?? 0);
  return tooOld ? `The backend needs Go ${required} or newer, and this is ${found}. ${remedy}` : null;
}

/** The file that a platform's build writes, relative to the repository. */
export function executablePath(name, platform) {
  const [os, arch] = platform.split('/');
  return `${OUTPUT}/${name}_${os}_${arch}${os === 'windows' ? '.exe' : ''}`;
}

/**
 * Builds what is missing or stale.
 * @param {{all?: boolean, force?: boolean, log?: (line: string) => void}} options
 * @returns {{built: boolean, files: string[]}} whether anything was built, and the executables' absolute paths
 * @throws {Error} with one sentence for the user when Go is missing, too old, or fails
 */
export function buildBackend({ all = false, force = false, log = console.log } = {}) {
  const go = inspectGo();
  const { executable } = readJSON('src/datasource/plugin.json');
  const platforms = all ? Object.keys(TARGETS) : [...new Set(['linux/amd64', go.platform])];
  const unknown = platforms.filter((p) => !TARGETS[p]);
  if (unknown.length > 0) {
    throw new Error(`The backend cannot be built for ${unknown.join(', ')}: Grafana's build does not support it.`);
  }
  const files = platforms.map((p) => executablePath(executable, p));
  const inputs = hashInputs(go.version);
  const result = { built: false, files: files.map((f) => path.join(ROOT, f)) };
  if (!force && isFresh(inputs, files)) {
    return result;
  }
  log(`Building the backend for ${platforms.join(', ')} ...`);
  runMage(platforms.map((p) => TARGETS[p]));
  for (const file of result.files) {
    // Grafana needs the execute bit, and its validator accepts only this mode.
    fs.chmodSync(file, 0o755);
  }
  const previous = readStamp();
  const kept = previous.inputs === inputs ? previous.files : {};
  writeStamp({ inputs, files: { ...kept, ...Object.fromEntries(files.map((f) => [f, sizeOf(f)])) } });
  return { ...result, built: true };
}

function inspectGo() {
  const required = /^go (\S+)$/m.exec(fs.readFileSync(path.join(ROOT, 'go.mod'), 'utf8'))[1];
  // Run inside the module, so that Go can switch to the toolchain that the module requires.
  const answer = spawnSync('go', ['env', 'GOVERSION', 'GOOS', 'GOARCH'], { cwd: ROOT, encoding: 'utf8' });
  if (answer.error?.code === 'ENOENT') {
    throw new Error(goProblem(null, required));
  }
  if (answer.status !== 0) {
    throw new Error(`Go cannot start here: ${answer.stderr.trim()}. ${goProblem('go0.0', required)}`);
  }
  const [version, os, arch] = answer.stdout.trim().split('\n');
  const problem = goProblem(version, required);
  if (problem) {
    throw new Error(problem);
  }
  return { version, platform: `${os}/${arch}` };
}

function runMage(targets) {
  try {
    execFileSync('go', ['tool', 'mage', ...targets], {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      // Keep Mage's cache inside the repository.
      env: { ...process.env, MAGEFILE_CACHE: path.join(ROOT, 'node_modules/.cache/magefile') },
    });
  } catch {
    throw new Error(
      'The backend does not build: see the messages of Go above. If packages could not be downloaded, check the network and run "go mod download".'
    );
  }
}

/** One hash over all inputs of the executables and the build manifest. */
function hashInputs(goVersion) {
  const hash = createHash('sha256').update(goVersion);
  const fixed = ['go.mod', 'go.sum', 'src/datasource/plugin.json', 'package.json'];
  for (const file of [...fixed, ...goFiles('.')]) {
    hash.update(`\n${file}\n`).update(fs.readFileSync(path.join(ROOT, file)));
  }
  return hash.digest('hex');
}

function goFiles(folder) {
  const found = [];
  for (const entry of fs.readdirSync(path.join(ROOT, folder), { withFileTypes: true })) {
    const name = path.posix.join(folder, entry.name);
    if (entry.isDirectory() && !SKIPPED_FOLDERS.has(entry.name)) {
      found.push(...goFiles(name));
    } else if (entry.isFile() && entry.name.endsWith('.go')) {
      found.push(name);
    }
  }
  return found.sort();
}

function isFresh(inputs, files) {
  const stamp = readStamp();
  return (
    stamp.inputs === inputs &&
    fs.existsSync(path.join(ROOT, 'dist/go_plugin_build_manifest')) &&
    files.every((f) => stamp.files[f] !== undefined && stamp.files[f] === sizeOf(f))
  );
}

function sizeOf(file) {
  return fs.statSync(path.join(ROOT, file), { throwIfNoEntry: false })?.size;
}

function readStamp() {
  try {
    return readJSON(STAMP);
  } catch {
    return { inputs: '', files: {} };
  }
}

function writeStamp(stamp) {
  fs.mkdirSync(path.dirname(path.join(ROOT, STAMP)), { recursive: true });
  fs.writeFileSync(path.join(ROOT, STAMP), JSON.stringify(stamp, null, 2));
}

function readJSON(file) {
  return JSON.parse(fs.readFileSync(path.join(ROOT, file), 'utf8'));
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const unknown = process.argv.slice(2).filter((a) => a !== '--all' && a !== '--force');
  try {
    if (unknown.length > 0) {
      throw new Error(`Unknown option ${unknown[0]}. The options are --all and --force.`);
    }
    const { built } = buildBackend({ all: process.argv.includes('--all'), force: process.argv.includes('--force') });
    console.log(built ? `Backend built into ${OUTPUT}/.` : 'The backend is up to date.');
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}

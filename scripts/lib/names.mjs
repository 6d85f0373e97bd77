// Which contextd the demo simulates, by the names of its metrics. The demo's binary knows the same ones.
import path from 'node:path';

/** The first one is simulated when none is asked for. */
export const NAMINGS = ['roadmap', 'v0.5.0'];

/** Throws what to write instead of a naming that does not exist. */
export function requireNaming(name) {
  if (!NAMINGS.includes(name)) {
    throw new Error(`--names: there is no naming "${name}": it must be ${NAMINGS.join(' or ')}`);
  }
}

/** Where a naming's data is kept: data under one naming cannot be continued under another. */
export function dataFolder(name) {
  return name === NAMINGS[0] ? '.demo' : path.join('.demo', name);
}

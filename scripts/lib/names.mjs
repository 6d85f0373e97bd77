// Which contextd the demo simulates, by the naming of its metrics. The demo's binary has the same list.
import path from 'node:path';

/** The first one is the default. */
export const NAMINGS = ['roadmap', 'v0.5.0'];

/** Throws for an unknown naming, with those that exist. */
export function requireNaming(name) {
  if (!NAMINGS.includes(name)) {
    throw new Error(`--names: unknown naming "${name}": it must be ${NAMINGS.join(' or ')}`);
  }
}

/** The data folder of a naming: data of one naming cannot be continued under another. */
export function dataFolder(name) {
  return name === NAMINGS[0] ? '.demo' : path.join('.demo', name);
}

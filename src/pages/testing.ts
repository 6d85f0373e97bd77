import '../shared/testing/browser';
import { sceneGraph, type SceneObject, SceneQueryRunner, VizPanel } from '@grafana/scenes';
import { createPromql } from '../metrics/promql';
import { resolve } from '../metrics/resolve';
import { STORES, storeOf } from '../metrics/testing/stores';
import { type PageContext } from '../shared/scene/CatalogueGate';
import { objectivesOf } from '../slo/judging';
import { SHIPPED_SLOS } from '../slo/shipped';
import { overviewContent } from './overview/scene';
import { CONTENT as RUNTIME } from './runtime/scene';

/** The content of every page and tab that has charts; a new page belongs into this list. */
export const PAGES: Record<string, (context: PageContext) => SceneObject> = { overview: overviewContent, ...RUNTIME };

/**
 * contextd as it will be: the roadmap's names, the services under the names of v0.5.0, and what Prometheus' client library
 * says of every process.
 */
const COMPLETE = [
  ...STORES.roadmap,
  ...storeOf(['client_golang']).filter((name) => name.startsWith('process_')),
  ...storeOf(['v0.5.0']).filter((name) =>
    /^(contextd_(memory|checkpoint|remediation|vectorstore)|folding)_/.test(name)
  ),
];

export const OBJECTIVES = objectivesOf(SHIPPED_SLOS);

/** The stores that pages are built for, by what they hold. */
export const KINDS: Record<string, string[]> = { ...STORES, complete: COMPLETE };

/** A page as it is for a store. */
export function build(page: string, store: string): SceneObject {
  const resolution = resolve(KINDS[store]);
  return PAGES[page]({ resolution, promql: createPromql(resolution), objectives: OBJECTIVES });
}

export const all = <T extends SceneObject>(root: SceneObject, is: (one: SceneObject) => one is T) =>
  sceneGraph.findAllObjects(root, is) as T[];
export const runnersOf = (root: SceneObject) => all(root, (one) => one instanceof SceneQueryRunner);
export const panelsOf = (root: SceneObject) => all(root, (one) => one instanceof VizPanel);

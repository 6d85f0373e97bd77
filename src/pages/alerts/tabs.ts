import { type SceneObject } from '@grafana/scenes';
import { type ParsedSettings } from '../../settings';
import { type PageContext } from '../../shared/scene/CatalogueGate';

/** Builds the content of a tab. */
export type TabContent = (context: PageContext, settings: ParsedSettings) => SceneObject | Promise<SceneObject>;

/** Loads the content of each tab, by its path; titles and order are in routing.ts. State and Incidents share a chunk. */
export const TABS: Record<string, () => Promise<TabContent>> = {
  state: async () => (await import(/* webpackChunkName: "page-alerts" */ './scene')).stateContent,
  incidents: async () => (await import(/* webpackChunkName: "page-alerts" */ './scene')).incidentsContent,
  rules: async () => (await import(/* webpackChunkName: "page-alert-rules" */ './rules/scene')).rulesContent,
  runbooks: async () => (await import(/* webpackChunkName: "page-runbook" */ './runbooks/scene')).runbooksContent,
};

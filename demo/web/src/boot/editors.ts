import { type StandardEditorsRegistryItem } from '@grafana/data';

/** Ids that panel plugins use to build their options; the shell has no panel editor, so all are empty. */
const EDITORS = [
  'number',
  'slider',
  'text',
  'strings',
  'boolean',
  'select',
  'unit',
  'links',
  'actions',
  'stats-picker',
  'thresholds',
  'mappings',
  'radio',
  'multi-select',
  'color',
  'fieldColor',
  'field-name',
  'timezone',
  'dashboard-uid',
  'panel-options',
  'percent',
  'data-source-picker',
] as const;

export function standardEditors(): Array<StandardEditorsRegistryItem> {
  return EDITORS.map((id) => ({ id, name: id, editor: () => null }));
}

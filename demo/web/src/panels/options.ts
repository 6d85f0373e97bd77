import {
  type FieldConfigEditorBuilder,
  FieldColorModeId,
  FieldConfigProperty,
  identityOverrideProcessor,
  type PanelOptionsEditorBuilder,
  type SetFieldConfigOptionsArgs,
  VizOrientation,
} from '@grafana/data';

/** Registers custom field options with their defaults. There is no editor: an option only needs its effect. */
export function customOptions<T extends object>(defaults: T) {
  return (builder: FieldConfigEditorBuilder<T>) => {
    for (const [path, defaultValue] of Object.entries(defaults)) {
      builder.addCustomEditor({
        id: path,
        path: path as never,
        name: path,
        defaultValue: defaultValue as never,
        editor: () => null,
        override: () => null,
        process: identityOverrideProcessor,
        shouldApply: () => true,
      });
    }
  };
}

/** Registers panel options with their defaults. */
export function panelOptions<T extends object>(defaults: T) {
  return (builder: PanelOptionsEditorBuilder<T>) => {
    for (const [path, defaultValue] of Object.entries(defaults)) {
      builder.addCustomEditor({
        id: path,
        path: path as never,
        name: path,
        defaultValue: defaultValue as never,
        editor: () => null,
      });
    }
  };
}

/** The colour scheme of charts with a series for each colour. */
export const paletteColors: SetFieldConfigOptionsArgs['standardOptions'] = {
  [FieldConfigProperty.Color]: {
    settings: { byValueSupport: true, preferThresholdsMode: false },
    defaultValue: { mode: FieldColorModeId.PaletteClassic },
  },
};

/** How panels that show single numbers reduce series to them. */
export const singleValueDefaults = {
  reduceOptions: { values: false, calcs: ['lastNotNull'], fields: '' },
  orientation: VizOrientation.Auto,
};

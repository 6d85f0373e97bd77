import {
  booleanOverrideProcessor,
  type DataLink,
  dataLinksOverrideProcessor,
  displayNameOverrideProcessor,
  type FieldConfigPropertyItem,
  FieldColorModeId,
  FieldConfigProperty,
  FieldType,
  identityOverrideProcessor,
  numberOverrideProcessor,
  type StandardEditorProps,
  stringOverrideProcessor,
  type ThresholdsConfig,
  ThresholdsMode,
  thresholdsOverrideProcessor,
  unitOverrideProcessor,
  valueMappingsOverrideProcessor,
} from '@grafana/data';

/** There are no option editors here: only the effect of an option on a field matters. */
const NoEditor = (_: StandardEditorProps) => null;

type Process = FieldConfigPropertyItem['process'];

const isNumeric: FieldConfigPropertyItem['shouldApply'] = ({ type }) => type === FieldType.number;
const always = () => true;

/** The default thresholds. */
const DEFAULT_THRESHOLDS: ThresholdsConfig = {
  mode: ThresholdsMode.Absolute,
  steps: [
    { value: -Infinity, color: 'green' },
    { value: 80, color: 'red' },
  ],
};

/** The standard field options; without them units, thresholds, mappings and links have no effect. */
export function standardFieldOptions(): FieldConfigPropertyItem[] {
  const option = (
    id: FieldConfigProperty,
    process: Process,
    shouldApply: FieldConfigPropertyItem['shouldApply'] = always,
    defaultValue?: unknown
  ) =>
    ({
      id,
      path: id,
      name: id,
      description: '',
      editor: NoEditor,
      override: NoEditor,
      process,
      settings: {},
      defaultValue,
      shouldApply,
      getItemsCount: (value?: DataLink[]) => (Array.isArray(value) ? value.length : 0),
    }) as unknown as FieldConfigPropertyItem;
  return [
    option(FieldConfigProperty.DisplayName, displayNameOverrideProcessor as Process),
    option(FieldConfigProperty.Unit, unitOverrideProcessor as Process),
    option(FieldConfigProperty.Min, numberOverrideProcessor as Process, isNumeric),
    option(FieldConfigProperty.Max, numberOverrideProcessor as Process, isNumeric),
    option(FieldConfigProperty.FieldMinMax, booleanOverrideProcessor as Process, isNumeric),
    option(FieldConfigProperty.Decimals, numberOverrideProcessor as Process, isNumeric),
    option(FieldConfigProperty.NoValue, stringOverrideProcessor as Process),
    option(FieldConfigProperty.Color, identityOverrideProcessor as Process, always, {
      mode: FieldColorModeId.Thresholds,
    }),
    option(FieldConfigProperty.Thresholds, thresholdsOverrideProcessor as Process, isNumeric, DEFAULT_THRESHOLDS),
    option(FieldConfigProperty.Mappings, valueMappingsOverrideProcessor as Process, always, []),
    option(FieldConfigProperty.Links, dataLinksOverrideProcessor as Process),
    option(FieldConfigProperty.Actions, dataLinksOverrideProcessor as Process),
    option(FieldConfigProperty.Filterable, booleanOverrideProcessor as Process),
  ];
}

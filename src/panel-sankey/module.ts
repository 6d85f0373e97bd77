import { type Field, FieldConfigProperty, FieldType, PanelPlugin } from '@grafana/data';
import { SankeyPanel } from './SankeyPanel';
import { defaultOptions, type SankeyOptions } from './types';

const isText = (field: Field) => field.type === FieldType.string;
const isNumber = (field: Field) => field.type === FieldType.number;

export const plugin = new PanelPlugin<SankeyOptions>(SankeyPanel)
  .useFieldConfig({
    // Ribbons use unit, decimals and names alone.
    disableStandardOptions: [
      FieldConfigProperty.Color,
      FieldConfigProperty.Thresholds,
      FieldConfigProperty.Mappings,
      FieldConfigProperty.Min,
      FieldConfigProperty.Max,
      FieldConfigProperty.FieldMinMax,
      FieldConfigProperty.Links,
      FieldConfigProperty.Actions,
      FieldConfigProperty.NoValue,
      FieldConfigProperty.Filterable,
    ],
  })
  .setPanelOptions((builder) =>
    builder
      .addFieldNamePicker({
        path: 'fromField',
        name: 'From',
        description: 'The step a flow starts at.',
        defaultValue: defaultOptions.fromField,
        settings: { filter: isText, noFieldsMessage: 'No text field found', placeholderText: 'First text field' },
      })
      .addFieldNamePicker({
        path: 'toField',
        name: 'To',
        description: 'The step a flow leads to.',
        defaultValue: defaultOptions.toField,
        settings: { filter: isText, noFieldsMessage: 'No text field found', placeholderText: 'Next text field' },
      })
      .addFieldNamePicker({
        path: 'valueField',
        name: 'Value',
        description: 'The size of the flow. Rows of the same pair of steps are added up.',
        defaultValue: defaultOptions.valueField,
        settings: {
          filter: isNumber,
          noFieldsMessage: 'No numeric field found',
          placeholderText: 'First numeric field',
        },
      })
      .addBooleanSwitch({
        path: 'showTable',
        name: 'Open as a table',
        description: 'A button in the panel switches between diagram and table at any time.',
        defaultValue: defaultOptions.showTable,
      })
  );

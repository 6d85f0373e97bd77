import { type Field, FieldType, PanelPlugin } from '@grafana/data';
import { BudgetPanel } from './BudgetPanel';
import { type BudgetOptions, defaultOptions } from './types';

export const plugin = new PanelPlugin<BudgetOptions>(BudgetPanel).setPanelOptions((builder) =>
  builder
    .addFieldNamePicker({
      path: 'valueField',
      name: 'Value field',
      description: 'The remaining error budget as a ratio: 1 is the whole budget, below 0 is overspent.',
      defaultValue: defaultOptions.valueField,
      settings: {
        filter: (field: Field) => field.type === FieldType.number,
        noFieldsMessage: 'No numeric field found',
        placeholderText: 'First numeric field',
      },
    })
    .addSliderInput({
      path: 'lowBelow',
      name: 'Low below',
      description: 'Percent of the budget below which it counts as low. 0 turns this off.',
      defaultValue: defaultOptions.lowBelow,
      settings: { min: 0, max: 100, step: 5 },
    })
    .addBooleanSwitch({ path: 'showLegend', name: 'Show legend', defaultValue: defaultOptions.showLegend })
);

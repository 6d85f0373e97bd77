import { type Field, FieldType, PanelPlugin } from '@grafana/data';
import { BudgetPanel } from './BudgetPanel';
import { type BudgetOptions, defaultOptions } from './types';

const numbers = (placeholderText: string) => ({
  filter: (field: Field) => field.type === FieldType.number,
  noFieldsMessage: 'No numeric field found',
  placeholderText,
});

const DATA = ['Data'];
const SHOWN = ['Shown'];

// Grafana withholds annotations from panels that do not request them.
export const plugin = new PanelPlugin<BudgetOptions>(BudgetPanel)
  .setDataSupport({ annotations: true, alertStates: false })
  .setPanelOptions((builder) =>
    builder
      .addFieldNamePicker({
        path: 'valueField',
        name: 'Value field',
        category: DATA,
        description: 'The remaining error budget as a ratio: 1 is the whole budget, below 0 is overspent.',
        defaultValue: defaultOptions.valueField,
        settings: numbers('First numeric field over time'),
      })
      .addFieldNamePicker({
        path: 'burnField',
        name: 'Burn field',
        category: DATA,
        description:
          'The burn rate, which colours the area: 1 spends the budget exactly in its window. Without it, the area shows how much is left.',
        defaultValue: defaultOptions.burnField,
        settings: numbers('Field called "burn"'),
      })
      .addNumberInput({
        path: 'windowDays',
        name: 'Window in days',
        category: DATA,
        description:
          'Length of the SLO’s rolling window, for data that do not say it themselves. It is needed for the line of even spending and, with a burn rate, for a forecast. 0 means unknown.',
        defaultValue: defaultOptions.windowDays,
        settings: { min: 0, max: 3660 },
      })
      .addSliderInput({
        path: 'lowBelow',
        name: 'Low below',
        category: DATA,
        description: 'Percent of the budget below which it counts as low. 0 turns this off.',
        defaultValue: defaultOptions.lowBelow,
        settings: { min: 0, max: 100, step: 5 },
      })
      .addBooleanSwitch({
        path: 'showSentence',
        name: 'Sentence',
        category: SHOWN,
        description:
          'How much is left, in errors, and how long it lasts. In panels below 120 pixels it is for screen readers only.',
        defaultValue: defaultOptions.showSentence,
      })
      .addBooleanSwitch({
        path: 'showLegend',
        name: 'Legend',
        category: SHOWN,
        description: 'Under the graph, in panels from 200 pixels of height.',
        defaultValue: defaultOptions.showLegend,
      })
      .addBooleanSwitch({
        path: 'showIdeal',
        name: 'Even spending',
        category: SHOWN,
        description:
          'From the whole budget when the window begins to nothing when it ends. A line above it spends more slowly.',
        defaultValue: defaultOptions.showIdeal,
      })
      .addBooleanSwitch({
        path: 'showForecast',
        name: 'Forecast',
        category: SHOWN,
        description:
          'Where the budget is going and when it will be used up, and what comes back tomorrow as old errors leave a rolling window. The axis then ends later than the time range.',
        defaultValue: defaultOptions.showForecast,
      })
      .addBooleanSwitch({
        path: 'showEvents',
        name: 'Events',
        category: SHOWN,
        description:
          'Alerts, deploys, restarts and maintenance, from the dashboard’s annotations and from a frame called "events".',
        defaultValue: defaultOptions.showEvents,
      })
  );

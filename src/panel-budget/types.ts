/** Options of the error budget panel, as saved in a dashboard. */
export interface BudgetOptions {
  /** Display name of the numeric field to draw; empty means the first numeric field found. */
  valueField?: string;
  /** Share of the budget below which the line is coloured as low: a ratio, 0.25 means 25 %. */
  warnAt: number;
  /** Whether the legend is drawn under the graph. */
  showLegend: boolean;
}

/** What a new panel starts with, and what a saved panel without the option gets. */
export const defaultOptions: BudgetOptions = { valueField: '', warnAt: 0.25, showLegend: true };

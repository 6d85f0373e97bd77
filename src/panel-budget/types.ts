/** Options of the error budget panel, as saved in a dashboard. */
export interface BudgetOptions {
  /** Display name of the numeric field to draw; empty means the first numeric field found. */
  valueField?: string;
  /** Percent of the budget below which it counts as low, 0 to 100. The data itself are ratios: 0.25 is 25 %. */
  lowBelow: number;
  /** Whether the legend is drawn under the graph. */
  showLegend: boolean;
}

/** What a new panel starts with, and what a saved panel without the option gets. */
export const defaultOptions: BudgetOptions = { valueField: '', lowBelow: 25, showLegend: true };

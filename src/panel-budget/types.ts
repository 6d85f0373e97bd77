/** Options of the error budget panel, as saved in a dashboard. */
export interface BudgetOptions {
  /** Display name of the numeric field to draw; empty means the first that can be a remaining budget. */
  valueField?: string;
  /** Display name of the field with the burn rate; empty means the one whose name says so, if there is one. */
  burnField?: string;
  /** Percent of the budget below which it counts as low, 0 to 100. The data themselves are ratios: 0.25 is 25 %. */
  lowBelow: number;
  /** Length of the SLO's window in days, for data that do not say it; 0 means unknown. */
  windowDays: number;
  /** Whether the computed sentence stands above the graph. */
  showSentence: boolean;
  /** Whether the legend is drawn under the graph. */
  showLegend: boolean;
  /** Whether the line of even spending is drawn. */
  showIdeal: boolean;
  /** Whether the forecast and what leaves the window are drawn, right of the last value. */
  showForecast: boolean;
  /** Whether alerts, deploys, restarts and maintenance are marked. */
  showEvents: boolean;
}

/** What a new panel starts with, and what a saved panel without the option gets. */
export const defaultOptions: BudgetOptions = {
  valueField: '',
  burnField: '',
  lowBelow: 25,
  windowDays: 0,
  showSentence: true,
  showLegend: true,
  showIdeal: true,
  showForecast: true,
  showEvents: true,
};

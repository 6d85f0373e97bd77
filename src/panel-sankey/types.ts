/** Options of the journey panel, as saved in a dashboard. */
export interface SankeyOptions {
  /** Display name of the text field with the step a flow starts at; empty means the first text field. */
  fromField?: string;
  /** Display name of the text field with the step a flow leads to; empty means the next text field. */
  toField?: string;
  /** Display name of the field with the size of the flow; empty means the first numeric field. */
  valueField?: string;
  /** Whether the panel opens as a table. */
  showTable: boolean;
}

/** What a new panel starts with, and what a saved panel without the option gets. */
export const defaultOptions: SankeyOptions = { fromField: '', toField: '', valueField: '', showTable: false };

/** What a page cannot show of the simulated contextd: titles of panels and ids of numbers, in the order of the page. */
export interface Missing {
  panels: string[];
  numbers: string[];
}

/** What contextd v0.5.0 does not export, by page. A page that is not here shows everything. */
export const MISSING_IN_V050: Record<string, Missing> = {};

/** Round targets from 90 % to 99.99 %, about evenly apart on a logarithmic scale of the budget. */
const BUDGETS = [10, 9, 8, 7, 6, 5, 4, 3, 2.5, 2, 1.5];

const ROUND = [...[1, 0.1, 0.01].flatMap((size) => BUDGETS.map((budget) => budget * size)), 0.01].map((budget) =>
  Number((1 - budget / 100).toPrecision(8))
);

/** The targets of a slider, lowest first, the given one among them. */
export function targetStops(objective: number): number[] {
  const own = objective > 0 && objective < 1 ? [objective] : [];
  return [...new Set([...ROUND, ...own])].sort((a, b) => a - b);
}

export function nearestStop(stops: readonly number[], target: number): number {
  const distances = stops.map((stop) => Math.abs(stop - target));
  return distances.indexOf(Math.min(...distances));
}

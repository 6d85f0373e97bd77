import * as schemes from 'd3-scale-chromatic';

type Interpolate = (share: number) => string;

/** The colours of a named scheme, from few to many; an unknown scheme is drawn as "Oranges". */
export function colorScale(scheme: string, steps: number, reverse: boolean, dark: boolean): string[] {
  const named = (schemes as unknown as Record<string, Interpolate>)[`interpolate${scheme}`];
  const interpolate = typeof named === 'function' ? named : schemes.interpolateOranges;
  const count = Math.max(2, Math.min(128, Math.round(steps) || 2));
  const colors = Array.from({ length: count }, (_, index) => interpolate(index / (count - 1)));
  // Sequential schemes start almost white, which on a dark page would look like a high value.
  return dark !== reverse ? colors.reverse() : colors;
}

/** The colour of a value between the minimum and the maximum. */
export function colorOf(value: number, min: number, max: number, scale: string[]): string {
  const share = max > min ? (value - min) / (max - min) : 1;
  const index = Math.round(Math.min(1, Math.max(0, share)) * (scale.length - 1));
  return scale[index];
}

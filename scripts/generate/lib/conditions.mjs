/** When an alert fires, in words. */
export function conditionOf({ values, when, for: lasting, keepFiringFor }) {
  const parts = when.map(({ value, op, threshold }) => {
    const { title, unit } = values.find(({ id }) => id === value);
    return `${title} ${op} ${unit === 'percentunit' ? `${100 * threshold} %` : `${threshold}${UNITS[unit] ?? ''}`}`;
  });
  const text = `${parts.join(' and ')}${lasting ? `, for ${lasting}` : ''}`;
  return keepFiringFor ? `${text}; until ${keepFiringFor} after it ends` : text;
}

const UNITS = { s: ' s', mbytes: ' MiB', reqps: ' a second', ops: ' a second', currencyUSD: ' USD' };

/** Numbers and times as the reader writes them: by the regional format and the time zone of Grafana's preferences. */
import { dateTimeFormat, formattedValueToString, getValueFormat } from '@grafana/data';
import { config } from '@grafana/runtime';

/** The reader's regional format; undefined, the browser's, where Grafana has none. */
function readerLocale(): string | undefined {
  return config.regionalFormat || undefined;
}

const formats = new Map<string, Intl.NumberFormat>();

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const locale = readerLocale();
  const key = JSON.stringify([locale, options]);
  let format = formats.get(key);
  if (!format) {
    try {
      format = new Intl.NumberFormat(locale, options);
    } catch {
      // A regional format that this browser does not know.
      format = new Intl.NumberFormat(undefined, options);
    }
    formats.set(key, format);
  }
  return format;
}

/** A number with at most so many digits after the decimal point, and at least `least` of them. */
export function decimal(value: number, most: number, least = 0): string {
  return numberFormat({ maximumFractionDigits: most, minimumFractionDigits: least }).format(value);
}

/** A whole number. */
export function whole(value: number): string {
  return decimal(Math.round(value), 0);
}

/** A number of so many significant digits. */
export function significant(value: number, digits: number): string {
  return numberFormat({ maximumSignificantDigits: digits }).format(value);
}

const PLAIN_NUMBER = /^-?\d+(\.\d+)?$/;

/** A number with its Grafana unit, scaled as panels scale it; an en dash where there is none. */
export function format(value: number | undefined, unit: string, decimals?: number): string {
  if (value === undefined) {
    return '–';
  }
  const formatted = getValueFormat(unit)(value, decimals);
  const [, fraction = ''] = formatted.text.split('.');
  return formattedValueToString(
    PLAIN_NUMBER.test(formatted.text)
      ? { ...formatted, text: decimal(Number(formatted.text), fraction.length, fraction.length) }
      : formatted
  );
}

/** A moment as Grafana writes it everywhere: in the reader's date format and time zone. */
export function moment(t: number, timeZone: string): string {
  return dateTimeFormat(t, { timeZone });
}

/** A month and its year, of a moment in UTC. */
export function month(t: number): string {
  const options = { month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat('en', options).format(t);
}

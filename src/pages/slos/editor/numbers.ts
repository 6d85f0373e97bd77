/** Numbers of an indicator, each with a sentence of its own at its field. */
import type { SloIndicator } from '../../../slo/types';

export const NUMBER_FIELDS = [
  'indicator.threshold',
  'indicator.value',
  'indicator.sliceSeconds',
  'indicator.target',
  'indicator.slices.seconds',
  'indicator.slices.target',
] as const;

export type NumberField = (typeof NUMBER_FIELDS)[number];

const above0 = (what: string) => (value: number) =>
  value > 0 && Number.isFinite(value) ? undefined : `Write ${what} above 0, such as 0.5.`;

const wholeSeconds = (least: number, example: number) => (value: number) =>
  Number.isInteger(value) && value >= least && value <= 3600
    ? undefined
    : `Write whole seconds from ${least} to 3600, such as ${example}.`;

/** What is wrong with a number; nothing where it is sound. */
const RULES: Record<NumberField, (value: number) => string | undefined> = {
  'indicator.threshold': above0('a number of seconds'),
  'indicator.value': (value) => (Number.isFinite(value) ? undefined : 'Write a number, such as 0.95.'),
  'indicator.sliceSeconds': wholeSeconds(10, 60),
  'indicator.target': above0('a number of events per second'),
  'indicator.slices.seconds': wholeSeconds(60, 300),
  'indicator.slices.target': (value) =>
    value > 0 && value <= 1 ? undefined : 'Write a percentage above 0 and up to 100, such as 95.',
};

export type NumberProblems = Partial<Record<NumberField, string>>;

export function numberProblems(indicator: SloIndicator): NumberProblems {
  const found = NUMBER_FIELDS.map((field) => {
    const value = valueAt(indicator, field);
    return [field, value === undefined ? undefined : RULES[field](value)] as const;
  });
  return Object.fromEntries(found.filter(([, sentence]) => sentence !== undefined));
}

function valueAt(indicator: SloIndicator, field: NumberField): number | undefined {
  const [, ...path] = field.split('.');
  return path.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], indicator) as
    | number
    | undefined;
}

/** The indicator with sound numbers, to find what else is wrong with it. */
export function withSoundNumbers(indicator: SloIndicator, problems: NumberProblems): SloIndicator {
  const sound = (field: NumberField, value: number) => (field in problems ? value : undefined);
  const slices = 'slices' in indicator ? indicator.slices : undefined;
  const patch = {
    threshold: sound('indicator.threshold', 1),
    value: sound('indicator.value', 1),
    sliceSeconds: sound('indicator.sliceSeconds', 60),
    target: sound('indicator.target', 1),
    slices: slices && {
      seconds: sound('indicator.slices.seconds', 60) ?? slices.seconds,
      target: sound('indicator.slices.target', 1) ?? slices.target,
    },
  };
  const entries = Object.entries(patch).filter(([, value]) => value !== undefined);
  return { ...indicator, ...Object.fromEntries(entries) };
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * A number as people write it, whatever their language: the decimal mark is a point or a comma. NaN where it is not a
 * number, and where a comma may stand for thousands.
 *
 * @param max the largest number that makes sense: then a comma before three digits can only be a decimal mark
 */
export function readNumber(text: string, max = Infinity): number {
  const plain = text.trim().replace('\u2212', '-');
  if (isAmbiguous(plain, max)) {
    return NaN;
  }
  const pointed = plain.replace(',', '.');
  return NUMBER.test(pointed) ? Number(pointed) : NaN;
}

function isAmbiguous(text: string, max: number): boolean {
  return /^[+-]?[1-9]\d{0,2},\d{3}$/.test(text) && Math.abs(Number(text.replace(',', ''))) <= max;
}

/** Why a text is not a number; nothing where it is one, or empty. */
export function unreadable(text: string, max?: number): string | undefined {
  const plain = text.trim();
  if (plain === '' || !Number.isNaN(readNumber(plain, max))) {
    return undefined;
  }
  return isAmbiguous(plain, max ?? Infinity)
    ? `"${plain}" can be read in two ways: write ${plain.replace(',', '.')} or ${plain.replace(',', '')}.`
    : `"${plain}" is not a number; write digits with at most one decimal point, such as 0.5.`;
}

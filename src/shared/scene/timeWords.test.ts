import { elapsed, LONGEST_COUNT, LONGEST_HEADLINE, rangeProblem, windowOf } from './elapsed';
import { rangeNote, timeRangeProblem, windowNote } from './timeWords';

const NOW = Date.parse('2026-11-30T12:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const range = (from: number, to: number) => ({ from: NOW + from, to: NOW + to });

describe('the part of a time range that has passed', () => {
  it.each([
    ['all of it', range(-6 * HOUR, 0), range(-6 * HOUR, 0)],
    ['all of one in the past', range(-9 * DAY, -8 * DAY), range(-9 * DAY, -8 * DAY)],
    ['today up to now', range(-12 * HOUR, 12 * HOUR), range(-12 * HOUR, 0)],
    ['nothing of the future: the last five minutes', range(0, 6 * HOUR), range(-300_000, 0)],
    ['nothing of one that runs backwards: the last five minutes', range(0, -HOUR), range(-300_000, 0)],
    ['ten years of a hundred', range(-36_525 * DAY, 0), range(-3653 * DAY, 0)],
    ['one second', range(-1000, 0), range(-1000, 0)],
  ])('is %s', (_, whole, part) => expect(elapsed(whole, NOW)).toEqual(part));

  it.each([
    ['six hours', range(-6 * HOUR, 0), 21_600, 21_600],
    ['parts of a second', range(-6 * HOUR - 400, 0), 21_600, 21_600],
    ['today, an hour after midnight', range(-HOUR, 23 * HOUR), 3600, 3600],
    ['a second', range(-1000, 0), 300, 300],
    ['a week', range(-7 * DAY, 0), 86_400, 7 * 86_400],
    ['ten years', range(-3652 * DAY, 0), 86_400, 30 * 86_400],
    ['the future', range(DAY, 2 * DAY), 300, 300],
  ])('has windows within their limits: %s', (_, whole, headline, count) => {
    expect(windowOf(whole, NOW, LONGEST_HEADLINE)).toBe(headline);
    expect(windowOf(whole, NOW, LONGEST_COUNT)).toBe(count);
  });
});

describe('a time range without anything to measure', () => {
  it.each([
    ['future', range(1, HOUR), 'This time range has not begun'],
    ['future', range(0, HOUR), 'This time range has not begun'],
    ['backwards', range(-HOUR, -2 * HOUR), 'This time range ends before it begins'],
    ['backwards', range(2 * HOUR, HOUR), 'This time range ends before it begins'],
    ['unreadable', { from: NaN, to: NOW }, 'This time range cannot be read'],
    [undefined, range(-1, HOUR), undefined],
    [undefined, range(-HOUR, -HOUR), undefined],
  ])('is %s', (kind, whole, title) => {
    expect(rangeProblem(whole, NOW)).toBe(kind);
    expect(timeRangeProblem(whole, NOW, 'utc')?.title).toBe(title);
  });

  it('is said with its times in the reader’s time zone', () => {
    expect(timeRangeProblem(range(HOUR, 2 * HOUR), NOW, 'Asia/Kolkata')?.detail).toContain('2026-11-30 18:30:00');
  });
});

describe('what a reader must know about a time range', () => {
  it('is nothing where all of it is shown', () => {
    expect(rangeNote(range(-6 * HOUR, 0), NOW)).toBeUndefined();
    expect(windowNote(range(-6 * HOUR, 0), NOW)).toBeUndefined();
    expect(rangeNote(range(HOUR, 2 * HOUR), NOW)).toBeUndefined();
  });

  it.each([
    [range(-HOUR, 1), /ends in the future.*end now/],
    [range(-31 * DAY, 0), /^Tables that count events cover the last 30 days of this time range\.$/],
    [range(-2 * 366 * DAY, 0), /Small lines and tables cover its last 366 days\.$/],
    [range(-4000 * DAY, 0), /Charts cover its last 10 years\.$/],
  ])('is what is left out: %j', (whole, text) => expect(rangeNote(whole, NOW)).toMatch(text));

  it.each([
    [range(-7 * DAY, 0), 'The numbers cover the last 24 h of this time range.'],
    [
      range(-1000, 0),
      'The numbers cover the 5 min before the end of this time range: a shorter time holds too few samples.',
    ],
    [range(-HOUR, HOUR), undefined],
  ])('is which part its numbers cover: %j', (whole, text) => expect(windowNote(whole, NOW)).toBe(text));
});

import { systemDateFormats } from '@grafana/data';
import { config } from '@grafana/runtime';
import { decimal, format, moment, month, significant, whole } from './locale';
import { changeOf, percent, windowText } from './readings';

const SPACE = /[\u00a0\u202f]/g;
const plain = (text: string) => text.replace(SPACE, ' ');
const { regionalFormat } = config;

afterEach(() => {
  config.regionalFormat = regionalFormat;
});

describe.each([
  [
    'de-DE',
    { thousands: '12.345', small: '0,33 %', half: '0,5', change: '+3,3 %', rate: '4,50 req/s', size: '1,50 GiB' },
  ],
  [
    'en-GB',
    { thousands: '12,345', small: '0.33 %', half: '0.5', change: '+3.3 %', rate: '4.50 req/s', size: '1.50 GiB' },
  ],
  [
    'fr-FR',
    { thousands: '12 345', small: '0,33 %', half: '0,5', change: '+3,3 %', rate: '4,50 req/s', size: '1,50 GiB' },
  ],
])('numbers in %s', (locale, expected) => {
  beforeEach(() => {
    config.regionalFormat = locale;
  });

  it('are written as the reader writes them', () => {
    expect(plain(whole(12_345.4))).toBe(expected.thousands);
    expect(decimal(0.5, 2)).toBe(expected.half);
    expect(percent(0.0033)).toBe(expected.small);
    expect(changeOf({ now: 31, before: 30 })?.text).toBe(expected.change);
    expect(format(4.5, 'reqps')).toBe(expected.rate);
    expect(format(1.5 * 1024 ** 3, 'bytes')).toBe(expected.size);
  });
});

it('numbers of a regional format that the browser does not know are written as the browser writes them', () => {
  config.regionalFormat = 'no such format';
  expect(decimal(0.5, 1)).toMatch(/^0[.,]5$/);
});

it.each([
  [undefined, 's', undefined, '–'],
  [0.25, 's', undefined, '250 ms'],
  [1234.5, 'short', 1, '1.2 K'],
  [1234, 'short', 0, '1 K'],
  [1, 'bool_yes_no', undefined, 'Yes'],
  [90_061, 'dtdurations', undefined, '1 day'],
  [-0.5, 'percentunit', 1, '-50.0%'],
])('%p in the unit %s is %s', (value, unit, decimals, text) => {
  config.regionalFormat = 'en-US';
  expect(format(value, unit, decimals)).toBe(text);
});

it('significant digits and windows', () => {
  config.regionalFormat = 'de-DE';
  expect(significant(99.95, 6)).toBe('99,95');
  expect(windowText(5400)).toBe('1,5 h');
});

describe('a moment', () => {
  const t = Date.parse('2026-11-30T20:15:00Z');
  const { fullDate } = systemDateFormats;
  afterEach(() => {
    systemDateFormats.fullDate = fullDate;
  });

  it.each([
    ['utc', '2026-11-30 20:15:00'],
    ['Asia/Kolkata', '2026-12-01 01:45:00'],
    ['Europe/Berlin', '2026-11-30 21:15:00'],
  ])('is in the reader’s time zone: %s', (timeZone, text) => expect(moment(t, timeZone)).toBe(text));

  it('is in the date format that Grafana is set to', () => {
    systemDateFormats.fullDate = 'DD.MM.YYYY HH:mm';
    expect(moment(t, 'Asia/Kolkata')).toBe('01.12.2026 01:45');
  });

  it('names a month in the language of the sentence that it stands in', () => {
    config.regionalFormat = 'de-DE';
    expect(month(Date.parse('2026-10-15T00:00:00Z'))).toBe('October 2026');
  });
});

import { readSlo } from '../../../slo/reading';
import { SHIPPED_SLOS } from '../../../slo/shipped';
import { burnReading } from './burnReading';

const SLO = SHIPPED_SLOS.find(({ name }) => name === 'tool-errors')!;
const MINUTE = 60_000;
const NOW = 30 * 24 * 60 * MINUTE;

/** One hour of 10 events a minute, of which so many are bad, every five minutes. */
function measureOf(bad: number) {
  const increments = Array.from({ length: 12 }, (_, i) => ({
    t: NOW - (11 - i) * 5 * MINUTE,
    width: 5 * MINUTE,
    bad,
    total: 50,
  }));
  return { slo: SLO, now: NOW, reading: readSlo(SLO, [{ labels: {}, increments, lastSeen: NOW }], NOW) };
}

describe('the burn over the windows of an alert', () => {
  it('is met where both windows burn faster', () => {
    const reading = burnReading('ErrorBudgetFastBurn', measureOf(25));
    expect(reading).toMatchObject({ met: true, left: expect.stringMatching(/% of the budget is left\.$/) });
    expect(reading?.value).toMatch(/^\d+x$/);
    expect(reading?.note).toMatch(/^over 1 h; fires above 14\.4x, also over 5 min \(now \d+x\)$/);
  });

  it('is not met without bad events', () => {
    expect(burnReading('ErrorBudgetFastBurn', measureOf(0))).toMatchObject({ met: false, value: '0x' });
  });

  it('has a window of days for the ticket', () => {
    expect(burnReading('ErrorBudgetThreeDayBurn', measureOf(0))?.note).toMatch(
      /^over 3 days; fires above 1x, also over 6 h/
    );
  });

  it('says what is left where the alert is about data', () => {
    expect(burnReading('SLODataAbsent', measureOf(0))).toMatchObject({
      note: '100 % of the budget is left.',
      met: false,
    });
  });

  it('is unknown where nothing was measured', () => {
    expect(burnReading('ErrorBudgetFastBurn', { slo: SLO, problem: 'x' })).toBeUndefined();
  });
});

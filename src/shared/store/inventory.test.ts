import { dateTime, type TimeRange } from '@grafana/data';
import { nameMatchers } from '../../metrics/resolve';
import { forgetInventory, inventory } from './inventory';
import { listLabelValues } from './prometheus';

jest.mock('./prometheus');
const ask = jest.mocked(listLabelValues);

const NOW = Date.UTC(2025, 5, 15, 12);
const HOUR = 3_600_000;
const MINUTE = 60_000;

/** A shown range, in hours before now. */
function range(fromHours: number, toHours = 0): TimeRange {
  const [from, to] = [dateTime(NOW - fromHours * HOUR), dateTime(NOW - toHours * HOUR)];
  return { from, to, raw: { from, to } };
}

beforeEach(() => {
  forgetInventory();
  ask.mockReset().mockResolvedValue({ values: ['go_goroutines', 'up'] });
});

/** How often the store was queried for its names: of the series with an instance, and of those without. */
function requests(): number {
  const selectors = ask.mock.calls.map(([, , selector]) => selector);
  const count = (instance: string) => selectors.filter(([first]) => first.includes(instance)).length;
  expect(count('instance=""')).toBe(count('instance!=""'));
  return count('instance=""');
}

describe('what a data source has', () => {
  it('is requested once, of the job, and resolved into concepts', async () => {
    const found = await inventory('prom', ['contextd'], range(6), NOW);
    expect(found.has('goroutines')).toBe(true);
    expect(found.has('toolCalls')).toBe(false);
    expect(requests()).toBe(1);
    const { identified, anonymous } = nameMatchers(['contextd']);
    expect(ask.mock.calls.map(([uid, label, selectors]) => [uid, label, selectors])).toEqual([
      ['prom', '__name__', identified],
      ['prom', '__name__', anonymous],
    ]);
    expect(identified.join()).toContain('job="contextd"');
  });

  it('is told apart by whether its series carry an instance', async () => {
    ask.mockImplementation(async (_uid, _label, [first]) => ({
      values: first.includes('instance=""') ? ['contextd_mcp_tool_invocations_total'] : ['go_goroutines'],
    }));
    const found = await inventory('prom', ['contextd'], range(6), NOW);
    expect(found.get('goroutines')).toMatchObject({ candidates: [{ identified: 'all' }] });
    expect(found.get('toolCalls')).toMatchObject({ candidates: [{ identified: 'none' }] });
  });

  it.each(['identified', 'anonymous'] as const)('is known to be cut short where the list of %s was', async (which) => {
    ask.mockImplementation(async (_uid, _label, [first]) => ({
      values: ['go_goroutines'],
      cutAt: first === nameMatchers(['contextd'])[which][0] ? 20_000 : undefined,
    }));
    expect((await inventory('prom', ['contextd'], range(6), NOW)).cutAt).toBe(20_000);
  });

  it.each([
    ['a short range is widened to a day', range(1), 24, 0],
    ['a long range is requested unchanged', range(72), 72, 0],
    ['a range of the past reaches up to now', range(30, 10), 30, 0],
    ['a range into the future ends now', range(6, -2), 24, 0],
  ])('%s', async (_, shown, fromHours, toHours) => {
    await inventory('prom', ['contextd'], shown, NOW);
    const requested = ask.mock.calls[0][3];
    expect((NOW - requested.from.valueOf()) / HOUR).toBe(fromHours);
    expect((NOW - requested.to.valueOf()) / HOUR).toBe(toHours);
  });

  it('is shared by those who ask at the same time, and kept', async () => {
    const both = [inventory('prom', ['contextd'], range(6), NOW), inventory('prom', ['contextd'], range(1), NOW)];
    const [first, second] = await Promise.all(both);
    expect(first).toBe(second);
    expect(await inventory('prom', ['contextd'], range(24), NOW + MINUTE)).toBe(first);
    expect(requests()).toBe(1);
  });

  it.each<[string, Parameters<typeof inventory>]>([
    ['another job', ['prom', ['other'], range(6), NOW]],
    ['one more job', ['prom', ['contextd', 'other'], range(6), NOW]],
    ['another data source', ['mimir', ['contextd'], range(6), NOW]],
    ['names that look alike when joined', ['prom","contextd', [], range(6), NOW]],
    ['an earlier start than requested', ['prom', ['contextd'], range(48), NOW]],
    ['an answer of five minutes ago', ['prom', ['contextd'], range(6), NOW + 5 * MINUTE]],
  ])('is requested again for %s', async (_, query) => {
    await inventory('prom', ['contextd'], range(6), NOW);
    await inventory(...query);
    expect(requests()).toBe(2);
  });

  it.each<[string, number, TimeRange]>([
    ['just before it expires', NOW + 5 * MINUTE - 1, range(6)],
    ['for a later start', NOW, range(3)],
  ])('is kept %s', async (_, now, shown) => {
    await inventory('prom', ['contextd'], range(6), NOW);
    await inventory('prom', ['contextd'], shown, now);
    expect(requests()).toBe(1);
  });

  it('is kept for the wider range once that was requested', async () => {
    await inventory('prom', ['contextd'], range(6), NOW);
    await inventory('prom', ['contextd'], range(48), NOW);
    await inventory('prom', ['contextd'], range(30), NOW);
    expect(requests()).toBe(2);
  });

  it('is requested again when the reader wants it', async () => {
    await inventory('prom', ['contextd'], range(6), NOW);
    forgetInventory();
    await inventory('prom', ['contextd'], range(6), NOW);
    expect(requests()).toBe(2);
  });

  it.each([[undefined], [20_000]])('says where the list of names was cut: %s', async (cutAt) => {
    ask.mockResolvedValue({ values: ['up'], cutAt });
    const found = await inventory('prom', ['contextd'], range(6), NOW);
    expect(found.cutAt).toBe(cutAt);
    expect(found.has('up')).toBe(true);
  });

  it('does not keep a failure', async () => {
    ask.mockRejectedValueOnce(new Error('down'));
    await expect(inventory('prom', ['contextd'], range(6), NOW)).rejects.toThrow('down');
    expect((await inventory('prom', ['contextd'], range(6), NOW)).has('up')).toBe(true);
    expect(requests()).toBe(2);
  });

  it('keeps a newer answer when an older query fails late', async () => {
    let fail = (_: Error) => {};
    ask.mockReturnValueOnce(new Promise((_, reject) => (fail = reject)));
    const late = inventory('prom', ['contextd'], range(6), NOW);
    const newer = inventory('prom', ['contextd'], range(48), NOW);
    fail(new Error('late'));
    await expect(late).rejects.toThrow('late');
    expect(inventory('prom', ['contextd'], range(6), NOW)).toBe(newer);
    await newer;
  });
});

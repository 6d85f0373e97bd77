import '../../shared/testing/browser';
import { act, renderHook } from '@testing-library/react';
import { resolve } from '../../metrics/resolve';
import { measureSlo, type SloMeasure, type SloScope } from '../../shared/slos/measure';
import { SHIPPED_SLOS } from '../../slo/shipped';
import { useMeasures } from './useMeasures';

jest.mock('../../shared/slos/measure', () => ({ measureSlo: jest.fn() }));
const asked = jest.mocked(measureSlo);

const [FIRST, SECOND] = SHIPPED_SLOS;
const SCOPE: SloScope = { dataSource: 'prom', jobs: ['contextd'], resolution: resolve(['up']), now: 0 };

/** Lets promises that are kept follow each other, many times. */
const settle = () =>
  act(async () => {
    for (let i = 0; i < 200; i++) {
      await Promise.resolve();
    }
  });

describe('measures', () => {
  beforeEach(() => {
    asked.mockReset();
    const answers = new Map<string, Promise<SloMeasure>>();
    asked.mockImplementation((slo) => {
      const answer = answers.get(slo.name) ?? Promise.resolve({ slo });
      answers.set(slo.name, answer);
      return answer;
    });
  });

  it('come to rest, though the list of SLOs is a new one at each turn', async () => {
    let turns = 0;
    const { result } = renderHook(() => {
      turns++;
      return useMeasures([FIRST], SHIPPED_SLOS, { ...SCOPE, jobs: [...SCOPE.jobs] });
    });
    expect(result.current).toEqual([undefined]);
    await settle();
    expect(result.current).toEqual([{ slo: FIRST }]);
    expect(turns).toBeLessThanOrEqual(3);
  });

  it('stay in their place while the next minute is asked for, and leave with their data source', async () => {
    const slos = [FIRST, SECOND];
    const { result, rerender } = renderHook((scope: SloScope) => useMeasures(slos, slos, scope), {
      initialProps: SCOPE,
    });
    await settle();
    expect(result.current.map((one) => one?.slo.name)).toEqual([FIRST.name, SECOND.name]);
    asked.mockImplementation(() => new Promise(() => undefined));
    rerender({ ...SCOPE, now: 60_000 });
    expect(result.current.map((one) => one?.slo.name)).toEqual([FIRST.name, SECOND.name]);
    rerender({ ...SCOPE, dataSource: 'other' });
    expect(result.current).toEqual([undefined, undefined]);
  });
});

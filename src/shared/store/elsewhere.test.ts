import { dateTime } from '@grafana/data';
import { elsewhere, type Elsewhere } from './elsewhere';
import { forgetInventory } from './inventory';
import { labelValues } from './prometheus';

jest.mock('./prometheus');
const ask = jest.mocked(labelValues);
const NOW = Date.UTC(2025, 5, 15, 12);
const [from, to] = [dateTime(NOW - 3_600_000), dateTime(NOW)];
const RANGE = { from, to, raw: { from, to } };

/** A store that holds contextd's own metrics under some instances, and its process under others. */
function store(own: string[], process: string[]) {
  forgetInventory();
  ask
    .mockReset()
    .mockImplementation(async (_uid, _label, [selector]) => (selector.includes('contextd') ? own : process));
}

describe('what is held under other instances than the chosen ones', () => {
  it.each<[string, string[], string[], string[], Elsewhere[]]>([
    ['nothing where one name joins both', ['a', 'b'], ['a', 'b'], ['a'], []],
    ['nothing where both are chosen', ['id-1'], ['host:9090'], ['id-1', 'host:9090'], []],
    ['what is pushed', ['id-1'], ['host:9090'], ['host:9090'], [{ half: 'own', instances: ['id-1'] }]],
    ['what is scraped', ['id-1'], ['host:9090'], ['id-1'], [{ half: 'process', instances: ['host:9090'] }]],
    ['nothing of what carries no instance at all', [], ['host:9090'], ['host:9090'], []],
    [
      'both for an instance that is gone',
      ['a'],
      ['a'],
      ['gone'],
      [
        { half: 'own', instances: ['a'] },
        { half: 'process', instances: ['a'] },
      ],
    ],
  ])('is %s', async (_, own, process, chosen, expected) => {
    store(own, process);
    expect(await elsewhere('prom', ['j'], chosen, RANGE, NOW)).toEqual(expected);
  });

  it('is requested in two calls, also for the next choice', async () => {
    store(['id-1'], ['host:9090']);
    await elsewhere('prom', ['j"'], ['a'], RANGE, NOW);
    await elsewhere('prom', ['j"'], ['b'], RANGE, NOW);
    expect(ask).toHaveBeenCalledTimes(2);
    expect(ask.mock.calls[0][2]).toEqual(['{job="j\\"",instance!="",__name__=~"(contextd|folding)[._].+"}']);
  });
});

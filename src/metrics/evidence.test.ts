import { parser } from '@prometheus-io/lezer-promql';
import { quantileForTable, quantileNow, quantileOverTime, quantilesOverTime, trafficLabel } from './evidence';
import { createPromql, type Expr, top } from './promql';
import { resolve } from './resolve';
import { STORES } from './testing/stores';

const on = (store: string) => createPromql(resolve(STORES[store]));
const text = (expr: Expr) => (expr.ok ? expr.expr : 'missing');
const isPromql = (expr: string) => {
  let sound = true;
  parser.parse(expr).iterate({ enter: ({ type }) => void (sound = sound && !type.isError) });
  return sound;
};

describe.each(['roadmap', 'v0.5.0'])('on %s', (store) => {
  const promql = on(store);

  test('a number comes with its events and the highest value, over its window', () => {
    const expr = text(quantileNow(promql, 0.95, 'toolDuration', { window: '1h', offset: '1h' }));
    expect(expr).toContain('histogram_quantile(0.95,');
    expect(expr).toMatch(/label_replace\(histogram_quantile\(1, .*, "evidence", "highest", "", ""\)/);
    expect(expr).toMatch(/label_replace\(sum.*increase\(.*, "evidence", "events", "", ""\)/);
    expect(expr.match(/\[1h\] offset 1h/g)).toHaveLength(3);
    expect(isPromql(expr)).toBe(true);
  });

  test('one kind of events has the window of its traffic', () => {
    const expr = text(quantilesOverTime(promql, 'quantile', { p50: 0.5, p99: 0.99 }, 'toolDuration'));
    expect(expr.match(/\[\$\{traffic\.window\}\]/g)).toHaveLength(4);
    expect(isPromql(expr.replaceAll('${traffic.window}', '30m'))).toBe(true);
  });

  test('each value of a label has its own window, and is asked for once', () => {
    const expr = text(quantileOverTime(promql, 0.95, 'toolDuration', { by: ['tool'] }, (part) => top(8, part)));
    expect(expr).toMatch(/^topk\(8, /);
    expect(expr).toContain('tool!~"${traffic.rare}"');
    for (const window of ['5m', '30m', '1h', '6h']) {
      expect(expr).toMatch(new RegExp(`tool=~"\\$\\{traffic\\.${window}\\}"\\}\\[${window}\\]`));
    }
    expect(isPromql(expr.replaceAll(/\$\{traffic\.\w+\}/g, 'x').replaceAll('$__rate_interval', '4m'))).toBe(true);
  });

  test('a table takes a longer window where its own holds few events', () => {
    const expr = text(quantileForTable(promql, 0.95, 'toolDuration', { by: ['tool'] }));
    expect(expr).toContain('>= 20)');
    expect(expr).toContain('[6h]');
    expect(isPromql(expr.replaceAll('$__rate_interval', '4m'))).toBe(true);
  });
});

test('a summary has no last bucket', () => {
  const expr = text(quantileNow(on('go_* only'), 0.99, 'gcDuration'));
  expect(expr).not.toContain('"highest"');
  expect(expr).toContain('"events"');
});

test('the traffic is measured as a whole where series lack the label, or several are asked for', () => {
  expect(trafficLabel(on('roadmap'), 'toolDuration', { by: ['tool'] })).toBe('tool');
  expect(trafficLabel(on('roadmap'), 'toolDuration', { by: ['job', 'instance'] })).toBeUndefined();
  expect(trafficLabel(on('roadmap'), 'toolDuration', {})).toBeUndefined();
  expect(trafficLabel(on('nothing'), 'toolDuration', { by: ['tool'] })).toBeUndefined();
});

test('what the store does not have is missing', () => {
  expect(quantileNow(on('nothing'), 0.95, 'toolDuration').ok).toBe(false);
  expect(quantileForTable(on('nothing'), 0.95, 'toolDuration').ok).toBe(false);
  expect(quantilesOverTime(on('nothing'), 'quantile', { p50: 0.5 }, 'toolDuration').ok).toBe(false);
});

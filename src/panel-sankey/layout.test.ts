import fc from 'fast-check';
import { type Flow } from './flows';
import { layout, type LayoutOptions, ribbon, shorten } from './layout';

const options: LayoutOptions = { height: 100, gap: 10, minBoxes: 20, maxNodes: 30 };
const flow = (from: string, to: string, value: number): Flow => ({ from, to, value });

test('one flow fills both columns', () => {
  const { from, to, links, total, height } = layout([flow('a', 'b', 5)], options);
  expect(from).toEqual([{ label: 'a', value: 5, y: 0, height: 100 }]);
  expect(to).toEqual([{ label: 'b', value: 5, y: 0, height: 100 }]);
  expect(links).toEqual([{ from: 0, to: 0, value: 5, y0: 0, y1: 0, height: 100 }]);
  expect([total, height]).toEqual([5, 100]);
});

test('boxes are sorted by size and proportional on both sides', () => {
  const { from, to, links } = layout([flow('a', 'x', 10), flow('b', 'x', 20), flow('b', 'y', 60)], options);
  // 90 pixels for 90 units, since the gap takes 10.
  expect(from.map((n) => [n.label, n.y, n.height])).toEqual([
    ['b', 0, 80],
    ['a', 90, 10],
  ]);
  expect(to.map((n) => [n.label, n.y, n.height])).toEqual([
    ['y', 0, 60],
    ['x', 70, 30],
  ]);
  expect(links.map((l) => [l.value, l.y0, l.y1, l.height])).toEqual([
    [60, 0, 0, 60],
    [20, 60, 70, 20],
    [10, 90, 90, 10],
  ]);
});

test('a step may lead to itself and have the same name on both sides', () => {
  const { from, to, links } = layout([flow('a', 'a', 1), flow('a', 'b', 1), flow('b', 'a', 1)], options);
  expect(from.map((n) => n.label)).toEqual(['a', 'b']);
  expect(to.map((n) => n.label)).toEqual(['a', 'b']);
  expect(links).toHaveLength(3);
});

test.each([
  [29, 29, undefined],
  [30, 30, undefined],
  [31, 30, 2],
  [500, 30, 471],
])('%i steps become %i boxes', (steps, boxes, others) => {
  const flows = Array.from({ length: steps }, (_, i) => flow(`step ${i}`, 'end', i + 1));
  const { from, links, total } = layout(flows, options);
  expect(from).toHaveLength(boxes);
  expect(links).toHaveLength(boxes);
  const last = from[from.length - 1];
  expect(last.others).toBe(others);
  if (others !== undefined) {
    expect(last.label).toBe(`Other (${others})`);
    // The smallest ones: 1 + 2 + ... + n.
    expect(last.value).toBe((others * (others + 1)) / 2);
  }
  expect(total).toBe((steps * (steps + 1)) / 2);
});

test('a step that is called like the rest is not mixed up with it', () => {
  const flows = Array.from({ length: 5 }, (_, i) => flow(i === 0 ? 'Other (3)' : `s${i}`, 'end', 10 - i));
  const { from, links } = layout(flows, { ...options, maxNodes: 3 });
  expect(from.map((n) => [n.label, n.others, n.value])).toEqual([
    ['Other (3)', undefined, 10],
    ['s1', undefined, 9],
    ['Other (3)', 3, 21],
  ]);
  expect(links.map((l) => [l.from, l.value])).toEqual([
    [2, 21],
    [0, 10],
    [1, 9],
  ]);
});

test('a column that does not fit grows instead of vanishing', () => {
  const flows = Array.from({ length: 30 }, (_, i) => flow(`s${i}`, 'end', 1));
  expect(layout(flows, { ...options, height: 40 }).height).toBeCloseTo(29 * 10 + 20);
  expect(layout(flows, { ...options, height: -5 }).height).toBeCloseTo(29 * 10 + 20);
});

const names = fc.constantFrom('a', 'b', 'c', '', 'Other (2)', '🚀', '<b>');
const flows = fc
  .uniqueArray(fc.tuple(names, names, fc.double({ min: 1e-6, max: 1e6, noNaN: true })), {
    minLength: 1,
    maxLength: 40,
    selector: ([from, to]) => JSON.stringify([from, to]),
  })
  .map((rows) => rows.map(([from, to, value]) => flow(from, to, value)));

test('whatever comes in: nothing is lost, nothing overlaps, everything is in proportion', () => {
  fc.assert(
    fc.property(flows, fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 2000 }), (input, maxNodes, height) => {
      const { from, to, links, total, height: used } = layout(input, { height, gap: 14, minBoxes: 120, maxNodes });
      const sum = input.reduce((all, f) => all + f.value, 0);
      const near = (a: number, b: number) => Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a), Math.abs(b));
      expect(near(total, sum)).toBe(true);
      for (const [nodes, end] of [
        [from, 'from'],
        [to, 'to'],
      ] as const) {
        expect(nodes.length).toBeLessThanOrEqual(maxNodes);
        nodes.forEach((node, i) => {
          const mine = links.filter((link) => link[end] === i);
          expect(
            near(
              node.value,
              mine.reduce((all, link) => all + link.value, 0)
            )
          ).toBe(true);
          expect(
            near(
              node.height,
              mine.reduce((all, link) => all + link.height, 0)
            )
          ).toBe(true);
          expect(near(node.height / node.value, links[0].height / links[0].value)).toBe(true);
          expect(node.y + node.height).toBeLessThanOrEqual(used + 1e-6);
          expect(i === 0 || near(node.y, nodes[i - 1].y + nodes[i - 1].height + 14)).toBe(true);
          // The ribbons of a box lie side by side in it.
          const edges = mine.map((link) => (end === 'from' ? link.y0 : link.y1)).sort((a, b) => a - b);
          expect(near(edges[0], node.y)).toBe(true);
        });
      }
      expect(links.every((link, i) => i === 0 || link.value <= links[i - 1].value)).toBe(true);
      expect(links.every((link) => !/NaN|Infinity/.test(ribbon(link, 10, 90)))).toBe(true);
    })
  );
});

test('a ribbon is as high at one end as at the other', () => {
  expect(ribbon({ from: 0, to: 0, value: 1, y0: 10, y1: 30, height: 5 }, 0, 100)).toBe(
    'M0,10C50,10 50,30 100,30V35C50,35 50,15 0,15Z'
  );
});

test.each([
  ['search', 10, 'search'],
  ['checkpoint_save', 8, 'checkpo…'],
  ['🚀🚀🚀🚀', 3, '🚀🚀…'],
  ['abc', 0, 'a…'],
  ['', 5, ''],
])('%p in %i characters is %p', (label, length, short) => {
  expect(shorten(label, length)).toBe(short);
});

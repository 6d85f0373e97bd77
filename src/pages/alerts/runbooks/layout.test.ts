import { lay } from './layout';

const LONG = 'x'.repeat(60);

it.each([
  ['short PromQL stays', 'a or b', 'a or b'],
  ['operands of sets have a line each', `${LONG} or ${LONG}`, `${LONG}\nor ${LONG}`],
  ['inside parentheses they are indented', `sum(${LONG} or ${LONG}) unless b`, `sum(${LONG}\n  or ${LONG})\nunless b`],
  ['words in quotes are text', `${LONG}{a="1 or \\" and (2"} and ${LONG}`, `${LONG}{a="1 or \\" and (2"}\nand ${LONG}`],
])('%s', (_, expr, laid) => {
  expect(lay(expr)).toBe(laid);
});

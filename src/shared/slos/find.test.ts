import { findSlo } from './find';

const SLOS = [
  { name: 'tool-errors', title: 'Tool errors' },
  { name: 'TOOL-ERRORS', title: 'Another' },
  { name: 'latency', title: 'tool-errors' },
];

it.each([
  ['its name', 'tool-errors', 'tool-errors'],
  ['its name, where others differ by capitals', 'TOOL-ERRORS', 'TOOL-ERRORS'],
  ['other capitals', 'Latency', 'latency'],
  ['its title', ' tool ERRORS ', 'tool-errors'],
  ['a part of its name', 'tool', undefined],
  ['nothing', '', undefined],
])('an SLO is found by %s', (_, name, expected) => {
  expect(findSlo(SLOS, name)?.name).toBe(expected);
});

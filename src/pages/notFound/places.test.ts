import { nearest } from '../../shared/words/nearest';
import { placesOf, readable, sloNameIn } from './places';

const SLOS = [
  { name: 'tool-errors', title: 'Tool errors' },
  { name: 'report', title: 'Reports' },
];

describe('the places that an address can lead to', () => {
  const places = placesOf(SLOS);

  it('have addresses of their own, and titles', () => {
    expect(new Set(places.map(({ path }) => path)).size).toBe(places.length);
    expect(places.filter(({ title }) => !title.trim())).toEqual([]);
  });

  it.each([
    ['/runtime/servces', 'Runtime: Services'],
    ['/slos/reprt', 'SLOs: Report'],
    ['/tool-erors', 'SLO: Tool errors'],
    ['/', 'Overview'],
  ])('%s is nearest to %s', (path, title) => {
    expect(nearest(path, places)[0].title).toBe(title);
  });
});

it.each([
  ['/slos/tool-errors', 'tool-errors'],
  ['/slos/Tool%20errors/', 'Tool errors'],
  ['/slos/%E0%A4%A', '%E0%A4%A'],
  ['/slos', undefined],
  ['/slos/slo/tool-errors', undefined],
  ['/runtime/tool-errors', undefined],
])('the name of an SLO in %s is %s', (path, name) => {
  expect(sloNameIn(path)).toBe(name);
});

it('an address is shown as it was written', () => {
  expect(readable('/caf%C3%A9')).toBe('/café');
  expect(readable('/100%')).toBe('/100%');
});

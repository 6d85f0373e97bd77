import { nearest, type Place, similarNames } from './nearest';

const PATHS = [
  'overview',
  'runtime',
  'runtime/go',
  'runtime/http',
  'runtime/tools',
  'runtime/services',
  'runtime/rate-limit',
  'slos',
  'slos/new',
  'slos/import',
  'slos/report',
  'slos/slo/tool-errors',
  'slos/slo/tool-latency',
  'setup',
];
const PLACES: Place[] = PATHS.map((path) => ({ path, title: path }));

describe('the pages nearest to an address', () => {
  it.each([
    ['a slip', 'overveiw', ['overview']],
    ['capitals', 'Runtime/HTTP', ['runtime/http']],
    ['a letter too many', 'runtime/toolss', ['runtime/tools']],
    ['a page without the one above it', 'services', ['runtime/services']],
    ['a page below another one', 'setup/rate-limits', ['runtime/rate-limit']],
    ['the beginning of a name', 'runtime/serv', ['runtime/services']],
    ['an SLO where pages are', 'slos/tool-errors', ['slos/slo/tool-errors']],
    ['a page where SLOs are', 'slos/slo/reprot', ['slos/report']],
    ['a word as short as the pages’', 'runtime/go/heap', ['runtime/go']],
    ['nothing like it: what it begins with', 'runtime/quantum-entanglement', ['runtime']],
    ['nothing like it, twice below', 'slos/slo/quantum-entanglement', ['slos']],
    ['nothing like it at all', 'quantum-entanglement', ['overview']],
    ['nothing', '', ['overview']],
    ['slashes only', '//', ['overview']],
    ['a text that is no address', '%E0%A4%A', ['overview']],
  ])('%s', (_, path, expected) => {
    expect(nearest(path, PLACES).map((place) => place.path)).toEqual(expected);
  });

  it('are at most three', () => {
    const many = ['aaaa1', 'aaaa2', 'aaaa3', 'aaaa4'].map((path) => ({ path, title: path }));
    expect(nearest('aaaa', many)).toHaveLength(3);
  });
});

describe('names like a given one', () => {
  const NAMES = ['memory_search', 'memory_record', 'checkpoint_save', 'Tool errors'];

  it.each([
    ['a slip', 'memory_serach', ['memory_search', 'memory_record']],
    ['a slash in the name', 'a/b', []],
    ['capitals and spaces', 'tool Errors', ['Tool errors']],
    ['nothing like it', 'xyz', []],
    ['nothing', '', []],
  ])('%s', (_, name, expected) => {
    expect(similarNames(name, NAMES)).toEqual(expected);
  });

  it('are none among none', () => {
    expect(similarNames('a', [])).toEqual([]);
  });
});

import pluginJson from './plugin.json';
import { detailUrl, PAGES, pageUrl, PRESERVED_URL_KEYS, VAR, withContext } from './routing';

describe('pages', () => {
  const included = pluginJson.includes.filter(({ type }) => type === 'page');

  it('are those of plugin.json, in the same order', () => {
    const ours = Object.values(PAGES).map(({ title, path }) => ({ name: title, path: pageUrl(path) }));
    const theirs = included.map(({ name, path }) => ({ name, path: path.replace('%PLUGIN_ID%', pluginJson.id) }));
    expect(ours).toEqual(theirs);
  });

  it('are for everyone, and the first one is where the app opens', () => {
    expect(included.map(({ role }) => role)).toEqual(included.map(() => 'Viewer'));
    expect(included.map(({ defaultNav }) => defaultNav ?? false)).toEqual(included.map((_, index) => index === 0));
  });

  it('have titles and addresses of their own', () => {
    const pages: Array<{ path: string; title: string }> = Object.values(PAGES);
    const all = [...pages, ...PAGES.runtime.tabs, ...PAGES.alerts.tabs];
    expect(new Set(all.map(({ path }) => path)).size).toBe(all.length);
    expect(new Set(all.map(({ title }) => title)).size).toBe(all.length);
    expect(all.filter(({ path }) => encodeURIComponent(path) !== path)).toEqual([]);
  });

  it.each([
    [[], '/a/contextd-observability-app'],
    [['overview'], '/a/contextd-observability-app/overview'],
    [['runtime', 'tools', 'tool'], '/a/contextd-observability-app/runtime/tools/tool'],
  ])('the address of %j', (segments, url) => {
    expect(pageUrl(...segments)).toBe(url);
  });
});

/** The address's path and what a browser reads from its query string. */
function read(url: string) {
  const { pathname, searchParams, hash } = new URL(url, 'http://grafana');
  return { pathname, hash, params: [...searchParams] };
}

describe('the address of a page with what the reader chose', () => {
  it('is the page itself when nothing was chosen', () => {
    expect(withContext('/a/app/overview', '')).toBe('/a/app/overview');
    expect(withContext('/a/app/overview', '?viewPanel=2&var-tool=x')).toBe('/a/app/overview');
  });

  it('keeps the choice, and takes more', () => {
    const url = withContext('/a/app/x', '?from=now-1h&a=1&var-instance=0&var-instance=1', {
      'var-tool': 'a/b',
      tab: '2',
    });
    expect(read(url).params).toEqual([
      ['from', 'now-1h'],
      ['var-instance', '0'],
      ['var-instance', '1'],
      ['var-tool', 'a/b'],
      ['tab', '2'],
    ]);
  });
});

describe('the address of one thing', () => {
  const page = pageUrl('runtime', 'http', 'route');

  it.each([
    ['a slash', '/checkpoints/search'],
    ['percent signs', '100%/50%25'],
    ['a dollar', '$tool ${job} [[job]]'],
    ['an emoji', 'search 🔎'],
    ['quotes and backslashes', `say "hi" it's \\d`],
    ['a newline', 'first\nsecond\r\n\tthird'],
    ['separators of addresses', 'a&b=c#d?e+f;g'],
    ['braces', '{id}'],
    ['nothing', ''],
    ['spaces around it', '  tool  '],
  ])('keeps a value with %s', (_, value) => {
    const { pathname, hash, params } = read(detailUrl(page, VAR.route, value, ''));
    expect(pathname).toBe(page);
    expect(hash).toBe('');
    expect(params).toEqual([['var-route', value]]);
  });

  it('keeps what every page keeps, in order, repeated values included', () => {
    const kept = [
      ['from', 'now-7d'],
      ['to', 'now-1d/d'],
      ['timezone', 'Europe/Zurich'],
      ['refresh', '30s'],
      ['var-ds', 'prom"1'],
      ['var-job', 'ctx & co'],
      ['var-instance', 'contextd-0'],
      ['var-instance', 'contextd-2'],
    ];
    const search = `?${new URLSearchParams(kept).toString()}`;
    expect(read(detailUrl(page, VAR.tool, 'memory_search', search)).params).toEqual([
      ...kept,
      ['var-tool', 'memory_search'],
    ]);
  });

  it('leaves out what belongs to the page that is left', () => {
    const search = '?var-route=%2Fold&var-other=1&viewPanel=panel-3&editview=x&orgId=2&FROM=now&var-jobs=a';
    expect(read(detailUrl(page, VAR.tool, 'x', search)).params).toEqual([['var-tool', 'x']]);
  });

  it('replaces an earlier choice of the same variable', () => {
    expect(read(detailUrl(page, VAR.tool, 'new', '?var-tool=old&var-tool=older')).params).toEqual([
      ['var-tool', 'new'],
    ]);
    const instances = '?var-instance=a&var-instance=b&from=now-1h';
    expect(read(detailUrl(page, VAR.instance, 'c', instances)).params).toEqual([
      ['var-instance', 'c'],
      ['from', 'now-1h'],
    ]);
  });

  it.each(['', '?', '?&&', '?from', '?%E0%A4%A'])('survives the query string %j', (search) => {
    expect(new URL(detailUrl(page, VAR.tool, 'x', search), 'http://grafana').searchParams.get('var-tool')).toBe('x');
  });

  it('knows each variable that a link keeps by its key in the address', () => {
    expect(PRESERVED_URL_KEYS).toEqual(expect.arrayContaining(['var-ds', 'var-job', 'var-instance']));
    expect(PRESERVED_URL_KEYS).not.toContain('var-tool');
    expect(PRESERVED_URL_KEYS).not.toContain('var-route');
  });
});

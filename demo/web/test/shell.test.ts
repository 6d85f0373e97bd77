import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDataQuery, requestUrl } from '../src/services/requestUrl';
import { breadcrumbs } from '../src/shell/crumbs';
import { activePage, appNav } from '../src/shell/navModel';
import { routeOf } from '../src/shell/routeOf';

test('parameters are added to addresses', () => {
  assert.equal(requestUrl('/api/x'), '/api/x');
  assert.equal(requestUrl('api/x', { a: 1 }), '/api/x?a=1');
  assert.equal(
    requestUrl('/api/x?b=2', { 'match[]': ['up{a="b"}', 'c'], gone: undefined, none: null }),
    '/api/x?b=2&match%5B%5D=up%7Ba%3D%22b%22%7D&match%5B%5D=c'
  );
  assert.equal(requestUrl('https://example.org/a', {}), 'https://example.org/a');
});

test('queries of panels are distinguished from other requests', () => {
  for (const url of [
    '/api/ds/query?ds_type=x',
    '/api/datasources/uid/a/resources/api/v1/labels',
    '/api/datasources/proxy/uid/a/x',
  ]) {
    assert.ok(isDataQuery(url), url);
  }
  assert.ok(!isDataQuery('/api/plugins/x/settings'));
});

test('breadcrumbs go from the section to the page, once for each address', () => {
  const app = { text: 'App', url: '/a/app' };
  const runtime = { text: 'Runtime', url: '/a/app/runtime' };
  const crumbs = (...args: Parameters<typeof breadcrumbs>) => breadcrumbs(...args).map(({ text }) => text);
  assert.deepEqual(crumbs([app, runtime]), ['App', 'Runtime']);
  assert.deepEqual(crumbs([app, runtime], { text: 'Runtime', url: '/a/app/runtime?from=1' }), ['App', 'Runtime']);
  const tool = {
    text: 'Tool',
    url: '/a/app/runtime/tools/tool',
    parentItem: { text: 'Tools', url: '/a/app/runtime/tools', parentItem: runtime },
  };
  assert.deepEqual(crumbs([app, runtime], tool), ['App', 'Runtime', 'Tools', 'Tool']);
  assert.deepEqual(crumbs([app], { text: 'hidden', hideFromBreadcrumbs: true }), ['App']);
});

test('the navigation has the pages of plugin.json', () => {
  const includes = [
    { type: 'page', name: 'Overview', path: '/a/x/overview', addToNav: true, defaultNav: true },
    { type: 'page', name: 'Hidden', path: '/a/x/hidden' },
    { type: 'page', name: 'Runtime', path: '/a/x/runtime', addToNav: true },
    { type: 'panel', name: 'P' },
  ];
  const info = { description: 'd', logos: { small: 'public/plugins/x/logo.svg', large: '' } };
  const nav = appNav({ id: 'x', name: 'X', info, includes } as unknown as Parameters<typeof appNav>[0]);
  assert.deepEqual(
    nav.children?.map(({ text, url }) => [text, url]),
    [
      ['Overview', '/a/x/overview'],
      ['Runtime', '/a/x/runtime'],
    ]
  );
  assert.equal(nav.img, '/public/plugins/x/logo.svg');
  assert.equal(activePage(nav.children, '/a/x/runtime/go')?.text, 'Runtime');
  assert.equal(activePage(nav.children, '/a/x/runtimes'), undefined);
});

test('the page follows plain links inside it, the browser all others', () => {
  const origin = 'http://localhost:3000';
  const cases: Array<[string | null, string | null, boolean, string | undefined]> = [
    ['/a/x/runtime?var-tool=a%2Fb#top', null, false, '/a/x/runtime?var-tool=a%2Fb#top'],
    ['a/x', null, false, '/a/x'],
    ['http://localhost:3000/explore', '_self', false, '/explore'],
    ['/a/x', '_blank', false, undefined],
    ['/a/x', null, true, undefined],
    ['https://example.org/a/x', null, false, undefined],
    ['mailto:a@example.org', null, false, undefined],
    ['/api/health', null, false, undefined],
    ['/public/plugins/x/img/logo.svg', null, false, undefined],
    ['#pageContent', null, false, undefined],
    ['http://[', null, false, undefined],
    [null, null, false, undefined],
  ];
  for (const [href, target, download, want] of cases) {
    assert.equal(routeOf({ href, target, download }, origin), want, String(href));
  }
});

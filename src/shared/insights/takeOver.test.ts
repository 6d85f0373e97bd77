import { INSIGHTS_TYPE } from '../../constants';
import { nameFor, type StoredDataSource, takeOver } from './takeOver';

const PROM: StoredDataSource = {
  uid: 'prom',
  name: 'Main',
  type: 'prometheus',
  access: 'proxy',
  url: 'http://prom:9090',
};

function taken(patch: Partial<StoredDataSource>) {
  const found = takeOver({ ...PROM, ...patch });
  if (!found.ok) {
    throw new Error(found.problem);
  }
  return found;
}

it('takes over the URL, and nothing else where nothing else is set', () => {
  expect(taken({})).toEqual({
    ok: true,
    source: {
      type: INSIGHTS_TYPE,
      access: 'proxy',
      url: 'http://prom:9090',
      basicAuth: false,
      basicAuthUser: '',
      jsonData: { prometheusUid: 'prom' },
      secureJsonData: {},
    },
    secrets: [],
    notes: [],
  });
});

describe('settings', () => {
  it.each<[string, Partial<StoredDataSource>, object, string[]]>([
    ['no jsonData at all', { jsonData: null, secureJsonFields: null }, {}, []],
    [
      'what only Prometheus itself has a use for is left',
      { jsonData: { httpMethod: 'GET', timeInterval: '15s', prometheusType: 'Mimir', alertmanagerUid: 'a' } },
      {},
      [],
    ],
    [
      'timeout, TLS without a certificate, cookies and the proxy',
      { jsonData: { timeout: 5, tlsSkipVerify: true, keepCookies: ['a'], enableSecureSocksProxy: true } },
      { timeout: 5, tlsSkipVerify: true, keepCookies: ['a'], enableSecureSocksProxy: true },
      [],
    ],
    [
      'a certificate authority is prompted for',
      { jsonData: { tlsAuthWithCACert: true, serverName: 'p' }, secureJsonFields: { tlsCACert: true } },
      { tlsAuthWithCACert: true, serverName: 'p' },
      ['tlsCACert: CA certificate (PEM)'],
    ],
    [
      'a client certificate is prompted for',
      {
        jsonData: { tlsAuth: true, tlsAuthWithCACert: false },
        secureJsonFields: { tlsClientCert: true, tlsClientKey: true, tlsCACert: true },
      },
      { tlsAuth: true, tlsAuthWithCACert: false },
      ['tlsClientCert: Client certificate (PEM)', 'tlsClientKey: Client key (PEM)'],
    ],
    [
      'certificates that are stored and switched off are not prompted for',
      { jsonData: { tlsAuth: false }, secureJsonFields: { tlsCACert: true, tlsClientCert: true, tlsClientKey: true } },
      {},
      [],
    ],
    [
      'values of headers are prompted for by the name of the header',
      {
        jsonData: { httpHeaderName1: 'X-Scope-OrgID', httpHeaderName2: 'Authorization' },
        secureJsonFields: { httpHeaderValue1: true, httpHeaderValue2: true },
      },
      { httpHeaderName1: 'X-Scope-OrgID', httpHeaderName2: 'Authorization' },
      ['httpHeaderValue1: Value of the header X-Scope-OrgID', 'httpHeaderValue2: Value of the header Authorization'],
    ],
    [
      'a header without a value is not sent, and the others are numbered anew',
      {
        jsonData: { httpHeaderName1: 'X-Empty', httpHeaderName2: 'X-Kept', httpHeaderName4: 'X-After-A-Gap' },
        secureJsonFields: { httpHeaderValue2: true, httpHeaderValue4: true },
      },
      { httpHeaderName1: 'X-Kept' },
      ['httpHeaderValue1: Value of the header X-Kept'],
    ],
  ])('%s', (_, patch, jsonData, secrets) => {
    const found = taken(patch);
    expect(found.source.jsonData).toEqual({ prometheusUid: 'prom', ...jsonData });
    expect(found.secrets.map(({ key, label }) => `${key}: ${label}`)).toEqual(secrets);
    expect(found.notes).toEqual([]);
  });
});

describe('basic authentication', () => {
  it.each<[string, Partial<StoredDataSource>, object, string[]]>([
    [
      'asks for the password',
      { basicAuth: true, basicAuthUser: 'me', secureJsonFields: { basicAuthPassword: true } },
      { url: 'http://prom:9090', basicAuth: true, basicAuthUser: 'me', secureJsonData: {} },
      ['Password of me'],
    ],
    [
      'has no password to ask for',
      { basicAuth: true, basicAuthUser: 'me' },
      { basicAuth: true, basicAuthUser: 'me', secureJsonData: {} },
      [],
    ],
    [
      'is switched off',
      { basicAuth: false, basicAuthUser: 'me', secureJsonFields: { basicAuthPassword: true } },
      { basicAuth: false, basicAuthUser: '' },
      [],
    ],
    [
      'stands in the URL',
      { url: 'https://me:p%40ss@prom/prometheus' },
      {
        url: 'https://prom/prometheus',
        basicAuth: true,
        basicAuthUser: 'me',
        secureJsonData: { basicAuthPassword: 'p@ss' },
      },
      [],
    ],
  ])('%s', (_, patch, source, labels) => {
    const found = taken(patch);
    expect(found.source).toMatchObject(source);
    expect(found.secrets.map(({ label }) => label)).toEqual(labels);
  });
});

describe('what is not the same afterwards is said:', () => {
  it.each<[string, Record<string, unknown>, RegExp]>([
    ['query parameters', { customQueryParameters: 'dedup=false' }, /does not send .* "Main" \(dedup=false\)/],
    ['OAuth', { oauthPassThru: true }, /Alert rules have no reader/],
    ['rules for teams', { teamHttpHeaders: { headers: {} } }, /access rules for teams of "Main" do not apply/],
  ])('%s', (_, jsonData, note) => {
    const found = taken({ jsonData });
    expect(found.notes).toEqual([expect.stringMatching(note)]);
    expect(found.source.jsonData).not.toHaveProperty('teamHttpHeaders');
  });
});

describe('what cannot be taken over is refused with a sentence:', () => {
  it.each<[string, Partial<StoredDataSource>, RegExp]>([
    ['access from the browser', { access: 'direct' }, /Set its access to "Server" first/],
    ['SigV4', { jsonData: { sigV4Auth: true } }, /AWS SigV4.*proxy that signs/],
    ['a data source of Amazon', { type: 'grafana-amazonprometheus-datasource' }, /AWS SigV4/],
    ['Azure', { jsonData: { azureCredentials: { authType: 'msi' } } }, /Azure.*proxy/],
    ['no URL', { url: '' }, /"Main" has no URL/],
    ['a URL that is not one', { url: 'prom:9090' }, /^The URL of "Main" cannot be taken over\. Write the URL in full/],
    ['a URL with a query', { url: 'http://prom:9090/?a=b' }, /Remove the part after \?/],
  ])('%s', (_, patch, problem) => {
    expect(takeOver({ ...PROM, ...patch })).toEqual({ ok: false, problem: expect.stringMatching(problem) });
  });
});

it('the name is one that is free and not too long', () => {
  expect(nameFor('Main', [])).toBe('contextd Insights (Main)');
  expect(nameFor('Main', ['contextd Insights (Main)', 'contextd Insights (Main) 2'])).toBe(
    'contextd Insights (Main) 3'
  );
  expect(nameFor('x'.repeat(500), []).length).toBeLessThanOrEqual(190);
});

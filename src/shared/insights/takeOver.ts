/** What a new Insights data source takes over from its Prometheus data source. */
import { urlProblem } from '../../datasource/url';
import { INSIGHTS_TYPE } from '../../constants';

/** A data source as Grafana's API returns it to administrators; jsonData may hold anything. */
export interface StoredDataSource {
  uid: string;
  name: string;
  type: string;
  access?: string;
  url?: string;
  basicAuth?: boolean;
  basicAuthUser?: string;
  jsonData?: Record<string, unknown> | null;
  secureJsonFields?: Record<string, boolean> | null;
}

/** A secret that Grafana keeps and does not give out. */
export interface Secret {
  key: string;
  label: string;
  /** Several lines of text. */
  pem: boolean;
}

/** The new data source, as Grafana's API takes it; name and secrets are added when it is saved. */
export interface NewDataSource {
  type: typeof INSIGHTS_TYPE;
  access: 'proxy';
  url: string;
  basicAuth: boolean;
  basicAuthUser: string;
  jsonData: Record<string, unknown>;
  secureJsonData: Record<string, string>;
}

export interface TakenOver {
  source: NewDataSource;
  /** What must be entered before it can be saved. */
  secrets: Secret[];
  /** Sentences about what will differ. */
  notes: string[];
}

export type TakeOver = ({ ok: true } & TakenOver) | { ok: false; problem: string };

/** Settings that Insights has under the same name and that need no note. */
const SAME = [
  'timeout',
  'tlsSkipVerify',
  'oauthPassThru',
  'keepCookies',
  'enableSecureSocksProxy',
  'secureSocksProxyUsername',
];

const SECRET_LABELS: Record<string, string> = {
  tlsCACert: 'CA certificate',
  tlsClientCert: 'Client certificate',
  tlsClientKey: 'Client key',
};

/** Reads what can be taken over. Never throws. */
export function takeOver(from: StoredDataSource): TakeOver {
  const json = from.jsonData ?? {};
  const problem = refusal(from, json);
  if (problem) {
    return { ok: false, problem };
  }
  const address = readUrl(from.url ?? '');
  const wrong = urlProblem(address.url);
  if (wrong) {
    return { ok: false, problem: `The URL of "${from.name}" cannot be taken over. ${wrong}` };
  }
  const auth = authOf(from, address);
  const tls = tlsOf(from, json);
  const headers = headersOf(from, json);
  return {
    ok: true,
    source: {
      type: INSIGHTS_TYPE,
      access: 'proxy',
      url: address.url,
      basicAuth: auth.basicAuth,
      basicAuthUser: auth.basicAuthUser,
      jsonData: { prometheusUid: from.uid, ...pick(json, SAME), ...tls.jsonData, ...headers.jsonData },
      secureJsonData: auth.secureJsonData,
    },
    secrets: [...auth.secrets, ...tls.secrets, ...headers.secrets],
    notes: notesOn(from, json),
  };
}

/** Why this data source cannot have an Insights data source. */
function refusal({ name, type, access, url }: StoredDataSource, json: Record<string, unknown>): string | undefined {
  if (access === 'direct') {
    return `"${name}" is reached from the browser (access "direct"), which Grafana no longer supports. Set its access to "Server" first.`;
  }
  if (json.sigV4Auth === true || type === 'grafana-amazonprometheus-datasource') {
    return `"${name}" signs its requests with AWS SigV4, which Insights cannot do. Add Insights by hand with the URL of a proxy that signs.`;
  }
  if (json.azureCredentials || type === 'grafana-azureprometheus-datasource') {
    return `"${name}" signs in with Azure, which Insights cannot do. Add Insights by hand with the URL of a proxy that signs in.`;
  }
  return url?.trim() ? undefined : `"${name}" has no URL. Enter it there first.`;
}

interface Address {
  url: string;
  user: string;
  password: string;
}

/** A URL without the user and password in it: they belong in basic authentication. */
function readUrl(text: string): Address {
  try {
    const url = new URL(text.trim());
    const [user, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
    if (user === '' && password === '') {
      return { url: text.trim(), user, password };
    }
    url.username = '';
    url.password = '';
    return { url: url.href, user, password };
  } catch {
    return { url: text.trim(), user: '', password: '' };
  }
}

type Auth = Pick<NewDataSource, 'basicAuth' | 'basicAuthUser' | 'secureJsonData'> & { secrets: Secret[] };

function authOf(from: StoredDataSource, { user, password }: Address): Auth {
  if (from.basicAuth) {
    const label = `Password of ${from.basicAuthUser || 'the user'}`;
    return {
      basicAuth: true,
      basicAuthUser: from.basicAuthUser ?? '',
      secureJsonData: {},
      secrets: isKept(from, 'basicAuthPassword') ? [{ key: 'basicAuthPassword', label, pem: false }] : [],
    };
  }
  return user || password
    ? { basicAuth: true, basicAuthUser: user, secureJsonData: { basicAuthPassword: password }, secrets: [] }
    : { basicAuth: false, basicAuthUser: '', secureJsonData: {}, secrets: [] };
}

type Part = { jsonData: Record<string, unknown>; secrets: Secret[] };

function tlsOf(from: StoredDataSource, json: Record<string, unknown>): Part {
  const wanted = [
    ...(json.tlsAuthWithCACert === true ? ['tlsCACert'] : []),
    ...(json.tlsAuth === true ? ['tlsClientCert', 'tlsClientKey'] : []),
  ];
  return {
    jsonData: wanted.length > 0 ? pick(json, ['tlsAuth', 'tlsAuthWithCACert', 'serverName']) : {},
    secrets: wanted
      .filter((key) => isKept(from, key))
      .map((key) => ({ key, label: `${SECRET_LABELS[key]} (PEM)`, pem: true })),
  };
}

/** Headers are numbered from 1; those after a gap, or without a value, are not sent by Grafana. */
function headersOf(from: StoredDataSource, json: Record<string, unknown>): Part {
  const part: Part = { jsonData: {}, secrets: [] };
  let kept = 0;
  for (let number = 1; `httpHeaderName${number}` in json; number++) {
    const name = json[`httpHeaderName${number}`];
    if (typeof name === 'string' && name !== '' && isKept(from, `httpHeaderValue${number}`)) {
      kept++;
      part.jsonData[`httpHeaderName${kept}`] = name;
      part.secrets.push({ key: `httpHeaderValue${kept}`, label: `Value of the header ${name}`, pem: false });
    }
  }
  return part;
}

function notesOn({ name }: StoredDataSource, json: Record<string, unknown>): string[] {
  const notes: string[] = [];
  if (typeof json.customQueryParameters === 'string' && json.customQueryParameters !== '') {
    notes.push(
      `Insights does not send the custom query parameters of "${name}" (${json.customQueryParameters}): if they select what is read, its counts will differ.`
    );
  }
  if (json.oauthPassThru === true) {
    notes.push(
      'Insights forwards each reader’s OAuth identity too. Alert rules have no reader, so they query without it.'
    );
  }
  if (json.teamHttpHeaders) {
    notes.push(`The access rules for teams of "${name}" do not apply to Insights.`);
  }
  return notes;
}

function isKept({ secureJsonFields }: StoredDataSource, key: string): boolean {
  return secureJsonFields?.[key] === true;
}

function pick(json: Record<string, unknown>, keys: string[]): Record<string, unknown> {
  return Object.fromEntries(
    keys.filter((key) => json[key] !== undefined && json[key] !== '').map((key) => [key, json[key]])
  );
}

/** Grafana's limit is 190 characters. */
const LONGEST = 150;

/** An unused name for the new data source; Grafana's names are case-sensitive. */
export function nameFor(prometheusName: string, taken: readonly string[]): string {
  const base = `contextd Insights (${prometheusName.slice(0, LONGEST)})`;
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base} ${number}`;
    if (!taken.includes(name)) {
      return name;
    }
  }
}

/** Which contextd a host shows, by the naming of its metrics. */
export type Naming = 'roadmap' | 'v0.5.0';

/** The plugin's host: the demo's preview host, or a real Grafana. */
type Kind = 'preview' | 'grafana';

export type HostName = Kind | `${Kind} v0.5.0`;

export interface Host {
  name: HostName;
  kind: Kind;
  naming: Naming;
  /** The host's URL. */
  url: string;
  /** The Prometheus API behind its data sources; its own /metrics counts its requests. */
  prometheus: string;
  /** How to start it, or nothing if it is already running. */
  command?: string;
}

/** Where the preview host serves its pages too; a real Grafana does where `CONTEXTD_TEST_SUB_PATH` says so. */
export const SUB_PATH = process.env.CONTEXTD_TEST_SUB_PATH ?? '/grafana';

/** Separate ports, so that a running demo does not conflict; `CONTEXTD_TEST_PORT` moves all of them. */
const FIRST_PORT = Number(process.env.CONTEXTD_TEST_PORT ?? 3310);
const PORTS_PER_HOST = 10;

function started(kind: Kind, naming: Naming, index: number): Host {
  const port = FIRST_PORT + index * PORTS_PER_HOST;
  const [page, prometheus, contextd] = [port, port + 1, port + 2];
  return {
    name: nameOf(kind, naming),
    kind,
    naming,
    url: `http://127.0.0.1:${page}`,
    prometheus: `http://127.0.0.1:${prometheus}`,
    command: `node tests/server.mjs ${kind} ${naming} ${page} ${prometheus} ${contextd}`,
  };
}

/** A running host, and its Prometheus: `PROMETHEUS_URL`, by default the demo's. */
function running(kind: Kind, url: string): Host {
  const prometheus = process.env.PROMETHEUS_URL ?? 'http://127.0.0.1:9090';
  return { name: kind, kind, naming: 'roadmap', url: withoutSlash(url), prometheus: withoutSlash(prometheus) };
}

function nameOf(kind: Kind, naming: Naming): HostName {
  return naming === 'roadmap' ? kind : `${kind} ${naming}`;
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

const { GRAFANA_URL, PREVIEW_URL } = process.env;

/** `GRAFANA_URL` and `PREVIEW_URL` name running hosts with this dist/; the others are started. */
export const HOSTS: Record<HostName, Host> = {
  preview: PREVIEW_URL ? running('preview', PREVIEW_URL) : started('preview', 'roadmap', 0),
  grafana: GRAFANA_URL ? running('grafana', GRAFANA_URL) : started('grafana', 'roadmap', 1),
  'preview v0.5.0': started('preview', 'v0.5.0', 2),
  'grafana v0.5.0': started('grafana', 'v0.5.0', 3),
};

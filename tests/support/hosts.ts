/** What the plugin runs in: the demo's preview host, or a real Grafana. */
export type HostName = 'preview' | 'grafana';

export interface Host {
  name: HostName;
  /** Where the host answers. */
  url: string;
  /** The Prometheus API behind its data sources; its own /metrics counts what it was asked. */
  prometheus: string;
  /** How to start it, or nothing when it runs already. */
  command?: string;
}

/** Ports of their own, so that a running demo is not in the way; `CONTEXTD_TEST_PORT` moves all of them. */
const FIRST_PORT = Number(process.env.CONTEXTD_TEST_PORT ?? 3310);
const PORTS_PER_HOST = 10;

function started(name: HostName, index: number): Host {
  const port = FIRST_PORT + index * PORTS_PER_HOST;
  const [page, prometheus, contextd] = [port, port + 1, port + 2];
  return {
    name,
    url: `http://127.0.0.1:${page}`,
    prometheus: `http://127.0.0.1:${prometheus}`,
    command: `node tests/server.mjs ${name} ${page} ${prometheus} ${contextd}`,
  };
}

/** A host that runs already, and the Prometheus that it reads: `PROMETHEUS_URL`, where the demo has it unless it is set. */
function running(name: HostName, url: string): Host {
  const prometheus = process.env.PROMETHEUS_URL ?? 'http://127.0.0.1:9090';
  return { name, url: withoutSlash(url), prometheus: withoutSlash(prometheus) };
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

const { GRAFANA_URL, PREVIEW_URL } = process.env;

/** `GRAFANA_URL` and `PREVIEW_URL` name hosts that run with this dist/; what they do not name is started. */
export const HOSTS: Record<HostName, Host> = {
  preview: PREVIEW_URL ? running('preview', PREVIEW_URL) : started('preview', 0),
  grafana: GRAFANA_URL ? running('grafana', GRAFANA_URL) : started('grafana', 1),
};

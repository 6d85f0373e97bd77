import fs from 'node:fs';
import path from 'node:path';
import { nestedPlugins, readPluginJson } from '../plugins.mjs';
import { ROOT } from './root.mjs';

/** The path of Grafana's program in published archives and in builds from source. */
const PROGRAMS = [
  'bin/grafana',
  'bin/linux-amd64/grafana',
  'bin/linux-arm64/grafana',
  'bin/darwin-arm64/grafana',
  'bin/grafana.exe',
];

/** The two provisioned data sources of the demo's Grafana. */
function dataSources(prometheusUrl) {
  return [
    {
      name: 'Prometheus',
      uid: 'contextd-prometheus',
      type: 'prometheus',
      access: 'proxy',
      url: prometheusUrl,
      isDefault: true,
      // The history has one sample a minute; Grafana's rate windows are four of these.
      jsonData: { httpMethod: 'POST', timeInterval: '60s' },
    },
    {
      name: 'Insights',
      uid: 'contextd-insights',
      type: 'contextd-insights-datasource',
      access: 'proxy',
      url: prometheusUrl,
      jsonData: { prometheusUid: 'contextd-prometheus' },
    },
  ];
}

/**
 * The command that starts an unpacked Grafana with the built plugin and the demo's data sources, bound to 127.0.0.1.
 *
 * @param {string} home folder of a Grafana 12.4 or newer
 * @param {{port: string, data: string, prometheusUrl: string, subPath?: string}} options data is the demo's data folder;
 *   subPath, for example "/grafana", is the path below which Grafana serves its pages
 * @throws a sentence when the folder contains no Grafana
 */
export function grafanaCommand(home, { port, data, prometheusUrl, subPath = '' }) {
  const program = PROGRAMS.map((file) => path.join(home, file)).find((file) => fs.existsSync(file));
  if (!program) {
    throw new Error(
      `GRAFANA_HOME is "${home}", which has no ${PROGRAMS[0]}: set it to the folder of an unpacked Grafana.`
    );
  }
  const provisioning = path.join(data, 'provisioning');
  const plugins = path.join(data, 'plugins');
  // JSON is YAML.
  write(path.join(provisioning, 'datasources/demo.yaml'), { apiVersion: 1, datasources: dataSources(prometheusUrl) });
  write(path.join(provisioning, 'plugins/demo.yaml'), {
    apiVersion: 1,
    apps: [
      {
        type: readPluginJson('', ROOT).id,
        org_id: 1,
        disabled: false,
        jsonData: { dataSource: 'contextd-prometheus' },
      },
    ],
  });
  for (const folder of ['dashboards', 'alerting']) {
    fs.mkdirSync(path.join(provisioning, folder), { recursive: true });
  }
  link(path.join(ROOT, 'dist'), path.join(plugins, readPluginJson('', ROOT).id));
  return {
    command: program,
    args: ['server', '--homepath', home],
    env: environment({ port, data, provisioning, plugins, subPath }),
  };
}

function environment({ port, data, provisioning, plugins, subPath }) {
  const ids = ['', ...nestedPlugins(ROOT)].map((folder) => readPluginJson(folder, ROOT).id);
  return {
    GF_PATHS_DATA: data,
    GF_PATHS_LOGS: path.join(data, 'log'),
    GF_PATHS_PLUGINS: plugins,
    GF_PATHS_PROVISIONING: provisioning,
    GF_SERVER_HTTP_ADDR: '127.0.0.1',
    GF_SERVER_HTTP_PORT: port,
    ...(subPath && {
      GF_SERVER_ROOT_URL: `http://127.0.0.1:${port}${subPath}/`,
      GF_SERVER_SERVE_FROM_SUB_PATH: 'true',
    }),
    // Outside development mode Grafana skips every unsigned plugin that is not listed, nested ones included.
    GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS: ids.join(','),
    GF_PLUGINS_PREINSTALL_DISABLED: 'true',
    GF_AUTH_ANONYMOUS_ENABLED: 'true',
    GF_AUTH_ANONYMOUS_ORG_ROLE: 'Admin',
    GF_ANALYTICS_REPORTING_ENABLED: 'false',
    GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
    GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: 'false',
    GF_NEWS_NEWS_FEED_ENABLED: 'false',
    GF_LOG_MODE: 'file',
  };
}

function write(file, content) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, JSON.stringify(content, null, 2));
}

function link(target, file) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.rmSync(file, { force: true, recursive: true });
  fs.symlinkSync(target, file, 'junction');
}

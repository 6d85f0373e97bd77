import pluginJson from './plugin.json';

export const PLUGIN_ID = pluginJson.id;

/** Where Grafana serves the app, without the sub-path that Grafana itself may live under. */
export const PLUGIN_BASE_URL = `/a/${PLUGIN_ID}`;

/** The plugin types whose data sources speak the Prometheus query API. */
export const PROMETHEUS_TYPES = [
  'prometheus',
  'grafana-amazonprometheus-datasource',
  'grafana-azureprometheus-datasource',
];

/** The plugin type of the nested data source Insights. */
export const INSIGHTS_TYPE = 'contextd-insights-datasource';

import { config } from '@grafana/runtime';
import { PLUGIN_ID } from '../../../constants';

/** The version of the app that runs in this Grafana; empty where Grafana does not tell. */
export function appVersion(): string {
  return config.apps?.[PLUGIN_ID]?.version ?? '';
}

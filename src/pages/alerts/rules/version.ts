import { getAppPluginVersion } from '@grafana/runtime';
import { PLUGIN_ID } from '../../../constants';

/** The version of the app that runs in this Grafana; empty where Grafana does not tell. */
export async function appVersion(): Promise<string> {
  try {
    return (await getAppPluginVersion(PLUGIN_ID)) ?? '';
  } catch {
    return '';
  }
}

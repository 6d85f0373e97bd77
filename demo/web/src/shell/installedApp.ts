import { type AppPluginMeta } from '@grafana/data';
import { config, getBackendSrv } from '@grafana/runtime';

/** What the frame needs to know about the app before the app is loaded. */
export type InstalledApp = Pick<AppPluginMeta, 'id' | 'name' | 'info' | 'includes'>;

/** The only app of this preview. */
export async function installedApp(): Promise<InstalledApp> {
  const [id] = Object.keys(config.apps);
  return getBackendSrv().get<InstalledApp>(`/api/plugins/${id}/settings`, undefined, undefined, {
    showErrorAlert: false,
  });
}

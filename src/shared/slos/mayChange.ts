import { config } from '@grafana/runtime';

/** Whether Grafana lets this reader change the app's settings, in which the SLOs are kept. */
export function mayChangeSlos(): boolean {
  const { orgRole, isGrafanaAdmin, permissions } = config.bootData?.user ?? {};
  return orgRole === 'Admin' || Boolean(isGrafanaAdmin) || Boolean(permissions?.['plugins:write']);
}

export const NOT_ALLOWED = 'Only an administrator can save SLOs. You can copy or download the YAML and pass it on.';

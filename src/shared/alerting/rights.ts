/** What Grafana lets this reader do with its alert rules. Scopes of folders are checked by Grafana when it is asked. */
import { config } from '@grafana/runtime';

export interface AlertingRights {
  /** Write rules, in at least some folder. */
  write: boolean;
  createFolder: boolean;
}

const WRITE_ALL = ['alert.provisioning:write', 'alert.rules.provisioning:write'];
/** Writing without provenance also needs the right to set it. */
const SET_PROVENANCE = 'alert.provisioning.provenance:write';
const WRITE_SOME = ['alert.rules:write', 'alert.rules:create', 'alert.rules:delete'];

export function alertingRights(): AlertingRights {
  const { permissions, orgRole, isGrafanaAdmin } = config.bootData?.user ?? {};
  if (!permissions || Object.keys(permissions).length === 0) {
    const may = orgRole === 'Admin' || orgRole === 'Editor' || Boolean(isGrafanaAdmin);
    return { write: may, createFolder: may };
  }
  const has = (action: string) => Boolean(permissions[action]);
  return {
    write: WRITE_ALL.some(has) || (has(SET_PROVENANCE) && WRITE_SOME.some(has)),
    createFolder: has('folders:create'),
  };
}

export const WHO_CAN =
  'You may not write alert rules in this Grafana. People with the role Editor or Admin can, and those whom an administrator gave the permission "alert.provisioning:write", or "alert.rules:write" for a folder. Pass them this page, or download the rules as a file below.';

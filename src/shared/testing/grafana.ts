/** Grafana's services as far as the app uses them, with answers that a test decides. */
import { type DataSourceInstanceSettings, matchPluginId } from '@grafana/data';
import { type DataSourceSrv, setDataSourceSrv } from '@grafana/runtime';

export interface FakeDataSource {
  uid: string;
  name?: string;
  /** Plugin id; Prometheus when left out. */
  type?: string;
  isDefault?: boolean;
  jsonData?: Record<string, unknown>;
  /** Answers a resource call, or throws as Grafana's backend service does. */
  answer?: (path: string, params: Record<string, unknown>) => unknown;
  /** Answers queries. */
  query?: (targets: Array<{ refId: string; expr: string }>) => unknown;
  /** Answers "Save & test", or throws as Grafana does when the check fails. */
  health?: () => unknown;
}

/** One resource call that a data source got. */
export interface ResourceCall {
  uid: string;
  path: string;
  params: Record<string, unknown>;
  options?: Record<string, unknown>;
}

interface ListFilters {
  pluginId?: string;
  filter?: (settings: DataSourceInstanceSettings) => boolean;
}

/**
 * Makes these the data sources of Grafana.
 *
 * @returns the resource calls they get, in order
 */
export function installDataSources(sources: FakeDataSource[]): ResourceCall[] {
  const calls: ResourceCall[] = [];
  const settings = sources.map(settingsOf);
  // As Grafana does: by uid or by name.
  const find = (ref: string) => settings.find(({ uid, name }) => uid === ref || name === ref);
  const service = {
    getList: ({ pluginId, filter }: ListFilters = {}) =>
      settings.filter((one) => (!pluginId || matchPluginId(pluginId, one.meta)) && (!filter || filter(one))),
    getInstanceSettings: (ref: unknown) => find(uidOf(ref)),
    get: async (ref: unknown) => {
      const source = sources.find(({ uid }) => uid === uidOf(ref));
      if (!source) {
        throw new Error(`Datasource ${uidOf(ref)} was not found`);
      }
      return {
        ...find(source.uid),
        getRef: () => ({ uid: source.uid, type: find(source.uid)?.type }),
        getResource: async (path: string, params: Record<string, unknown>, options: Record<string, unknown>) => {
          calls.push({ uid: source.uid, path, params, options });
          return source.answer ? source.answer(path, params) : success([]);
        },
        query: async ({ targets }: { targets: Array<{ refId: string; expr: string }> }) =>
          source.query ? source.query(targets) : { data: [] },
        testDatasource: async () => source.health?.(),
      };
    },
  };
  setDataSourceSrv(service as unknown as DataSourceSrv);
  return calls;
}

function uidOf(ref: unknown): string {
  return typeof ref === 'string' ? ref : String((ref as { uid?: string } | undefined)?.uid ?? '');
}

function settingsOf({ uid, name = uid, type = 'prometheus', isDefault = false, jsonData = {} }: FakeDataSource) {
  const info = { logos: { small: '', large: '' } };
  return {
    uid,
    name,
    type,
    isDefault,
    readOnly: false,
    jsonData,
    meta: { id: type, name: type, type: 'datasource', info, metrics: true },
  } as unknown as DataSourceInstanceSettings;
}

/** The answer of a Prometheus API with these values. */
export function success(data: unknown) {
  return { status: 'success', data };
}

import {
  type DataSourceApi,
  type DataSourceInstanceSettings,
  type DataSourceRef,
  type ScopedVars,
  matchPluginId,
} from '@grafana/data';
import {
  config,
  type DataSourceSrv,
  getBackendSrv,
  getTemplateSrv,
  type GetDataSourceListFilters,
  type RuntimeDataSource,
} from '@grafana/runtime';
import { loadDataSource } from '../plugins/load';

type Ref = DataSourceRef | string | null;

/** The configured data sources, found by uid or name, also through a variable such as "${ds}". */
export class PreviewDataSourceSrv implements DataSourceSrv {
  private readonly instances = new Map<string, Promise<DataSourceApi>>();
  private readonly runtime = new Map<string, RuntimeDataSource>();

  get(ref?: Ref, scopedVars?: ScopedVars): Promise<DataSourceApi> {
    const uid = nameOf(ref);
    const known = uid ? this.runtime.get(uid) : undefined;
    if (known) {
      return Promise.resolve(known);
    }
    const settings = this.getInstanceSettings(ref, scopedVars);
    if (!settings) {
      return Promise.reject(new Error(`Data source ${uid ?? 'default'} was not found`));
    }
    const concrete = find(resolve(uid, scopedVars)) ?? settings;
    let instance = this.instances.get(concrete.uid);
    if (!instance) {
      instance = loadDataSource(concrete);
      this.instances.set(concrete.uid, instance);
      instance.catch(() => this.instances.delete(concrete.uid)); // a failed load is retried
    }
    return instance;
  }

  getInstanceSettings(ref?: Ref, scopedVars?: ScopedVars): DataSourceInstanceSettings | undefined {
    const wanted = nameOf(ref);
    const known = wanted ? this.runtime.get(wanted) : undefined;
    if (known) {
      return known.instanceSettings as DataSourceInstanceSettings;
    }
    const resolved = resolve(wanted, scopedVars);
    const settings =
      find(resolved) ??
      (wanted === undefined && typeof ref === 'object' && ref?.type ? firstOfType(ref.type) : undefined);
    if (!settings || !wanted || resolved === wanted) {
      return settings;
    }
    // As Grafana: a reference by a variable keeps the variable as its name and stores its value.
    return {
      ...settings,
      isDefault: false,
      name: wanted,
      uid: wanted,
      rawRef: { type: settings.type, uid: settings.uid },
    };
  }

  getList(filters: GetDataSourceListFilters = {}): DataSourceInstanceSettings[] {
    return all()
      .filter(({ meta }) =>
        (['metrics', 'logs', 'tracing', 'annotations', 'alerting'] as const).every(
          (kind) => !filters[kind] || meta[kind]
        )
      )
      .filter(({ meta }) => !filters.pluginId || matchPluginId(filters.pluginId, meta))
      .filter(
        ({ type }) => !filters.type || (Array.isArray(filters.type) ? filters.type : [filters.type]).includes(type)
      )
      .filter((settings) => !filters.filter || filters.filter(settings))
      .sort((a, b) => a.name.localeCompare(b.name));
  }

  async reload(): Promise<void> {
    const { datasources, defaultDatasource } = await getBackendSrv().get<typeof config>('/api/frontend/settings');
    Object.assign(config, { datasources, defaultDatasource });
    this.instances.clear();
  }

  registerRuntimeDataSource({ dataSource }: { dataSource: RuntimeDataSource }): void {
    this.runtime.set(dataSource.uid, dataSource);
  }
}

function all(): DataSourceInstanceSettings[] {
  return Object.values(config.datasources);
}

function nameOf(ref: Ref | undefined): string | undefined {
  const name = typeof ref === 'string' ? ref : ref?.uid;
  return name || undefined;
}

function resolve(name: string | undefined, scopedVars?: ScopedVars): string | undefined {
  return name && /[$[]/.test(name)
    ? getTemplateSrv().replace(name, scopedVars, (value: unknown) => String(Array.isArray(value) ? value[0] : value))
    : name;
}

function find(name: string | undefined): DataSourceInstanceSettings | undefined {
  if (name === undefined || name === 'default') {
    return all().find(({ isDefault }) => isDefault);
  }
  return all().find(({ uid }) => uid === name) ?? all().find((settings) => settings.name === name);
}

function firstOfType(type: string): DataSourceInstanceSettings | undefined {
  return (
    all().find((settings) => settings.type === type && settings.isDefault) ??
    all().find((settings) => settings.type === type)
  );
}

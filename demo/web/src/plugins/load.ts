import {
  type AppPlugin,
  type AppPluginMeta,
  type DataSourceApi,
  type DataSourceInstanceSettings,
  type DataSourcePlugin,
  type PanelPlugin,
  type PanelPluginMeta,
} from '@grafana/data';
import { config, getBackendSrv } from '@grafana/runtime';
import { PrometheusDataSource } from '../datasource/prometheus';
import { corePanel } from '../panels/registry';
import { loadModule } from './amd';

const panels = new Map<string, Promise<PanelPlugin>>();
const loadedPanels = new Map<string, PanelPlugin>();

/** The app plugin with its current settings. */
export async function loadApp(id: string): Promise<AppPlugin> {
  const meta = await getBackendSrv().get<AppPluginMeta>(`/api/plugins/${id}/settings`, undefined, undefined, {
    showErrorAlert: false,
  });
  const { plugin } = await loadModule(meta.module);
  if (!isPlugin(plugin)) {
    throw new Error(`${meta.module} exports no plugin.`);
  }
  const app = plugin as AppPlugin;
  app.meta = { ...meta, loadingStrategy: undefined };
  app.init(app.meta);
  app.setComponentsFromLegacyExports({});
  return app;
}

/** A data source: Prometheus is built into the shell, all others come from their plugin. */
export async function loadDataSource(settings: DataSourceInstanceSettings): Promise<DataSourceApi> {
  if (settings.type === 'prometheus') {
    return withMeta(new PrometheusDataSource(settings) as unknown as DataSourceApi, settings);
  }
  const plugin = await loadDataSourcePlugin(settings);
  return withMeta(new plugin.DataSourceClass(settings), settings);
}

/** The plugin of a data source, with its editors. */
export async function loadDataSourcePlugin(
  settings: DataSourceInstanceSettings
): Promise<DataSourcePlugin<DataSourceApi>> {
  const { plugin } = await loadModule(settings.meta.module);
  if (!isPlugin(plugin)) {
    throw new Error(`${settings.meta.module} exports no data source plugin.`);
  }
  const dataSource = plugin as DataSourcePlugin<DataSourceApi>;
  dataSource.meta = settings.meta;
  return dataSource;
}

function withMeta(instance: DataSourceApi, settings: DataSourceInstanceSettings): DataSourceApi {
  instance.meta = settings.meta;
  return instance;
}

/** A panel plugin: core panels are drawn by the shell, others come from dist. */
export function importPanelPlugin(id: string): Promise<PanelPlugin> {
  let load = panels.get(id);
  if (!load) {
    load = loadPanel(id);
    panels.set(id, load);
    load.then(
      (plugin) => loadedPanels.set(id, plugin),
      () => panels.delete(id)
    );
  }
  return load;
}

/** The panel plugin if it is already loaded. */
export function panelPluginFromCache(id: string): PanelPlugin | undefined {
  return loadedPanels.get(id);
}

async function loadPanel(id: string): Promise<PanelPlugin> {
  const core = corePanel(id);
  if (core) {
    return core;
  }
  const meta: PanelPluginMeta | undefined = config.panels[id];
  if (!meta) {
    throw new Error(`The preview does not support the panel "${id}"; Grafana does.`);
  }
  const { plugin } = await loadModule(meta.module);
  if (!isPlugin(plugin)) {
    throw new Error(`${meta.module} exports no panel plugin.`);
  }
  const panel = plugin as PanelPlugin;
  panel.meta = meta;
  return panel;
}

function isPlugin(plugin: unknown): plugin is object {
  return typeof plugin === 'object' && plugin !== null;
}

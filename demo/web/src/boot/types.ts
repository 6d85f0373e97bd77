import { type AppPluginConfig, type PanelPluginMeta, type DataSourceInstanceSettings } from '@grafana/data';

/** The part of window.grafanaBootData that the shell itself reads; the server's bootdata.go writes it. */
export interface BootData {
  user: {
    theme: 'dark' | 'light';
    lightTheme: boolean;
    timezone: string;
    weekStart: string;
    language: string;
    regionalFormat: string;
    orgRole: string;
  };
  settings: {
    apps: Record<string, AppPluginConfig>;
    panels: Record<string, PanelPluginMeta>;
    datasources: Record<string, DataSourceInstanceSettings>;
    defaultDatasource: string;
  };
}

declare global {
  interface Window {
    grafanaBootData?: BootData;
    __grafana_public_path__?: string;
    /** Set by the scenes library while a scene is on the page. */
    __grafanaSceneContext?: unknown;
    define?: unknown;
  }
}

import {
  EventBusSrv,
  locationUtil,
  patchArrayVectorProrotypeMethods,
  setLocale,
  setTimeZoneResolver,
  setWeekStart,
  standardEditorsRegistry,
  standardFieldConfigEditorRegistry,
  standardTransformers,
  standardTransformersRegistry,
  type TransformerRegistryItem,
} from '@grafana/data';
import {
  config,
  FakeEchoSrv,
  locationService,
  setAppEvents,
  setBackendSrv,
  setChromeHeaderHeightHook,
  setCorrelationsService,
  setCurrentUser,
  setDataSourceSrv,
  setEchoSrv,
  setEmbeddedDashboard,
  setFolderPicker,
  setHelpNavItemHook,
  setLocationSrv,
  setMegaMenuOpenHook,
  setPluginComponentHook,
  setPluginComponentsHook,
  setPluginFunctionsHook,
  setPluginImportUtils,
  setPluginLinksHook,
  setQueryRunnerFactory,
  setReturnToPreviousHook,
  setRunRequest,
  setTemplateSrv,
} from '@grafana/runtime';
import { of } from 'rxjs';
import {
  initializeI18n,
  setGetObservablePluginComponents,
  setGetObservablePluginLinks,
  setPanelDataErrorView,
  setPanelRenderer,
  setPluginPage,
} from '../internals';
import { PanelDataErrorView } from '../panels/PanelDataErrorView';
import { PanelRenderer } from '../panels/PanelRenderer';
import { importPanelPlugin, panelPluginFromCache } from '../plugins/load';
import { PreviewBackendSrv } from '../services/backendSrv';
import { PreviewDataSourceSrv } from '../services/dataSourceSrv';
import { createQueryRunner } from '../services/queryRunner';
import { runRequest } from '../services/runRequest';
import { PreviewTemplateSrv } from '../services/templateSrv';
import { chrome, HEADER_HEIGHT } from '../shell/chrome';
import { PluginPage } from '../shell/PluginPage';
import { standardEditors } from './editors';
import { standardFieldOptions } from './fieldOptions';

/** Fills every singleton of @grafana/data and @grafana/runtime, as Grafana's shell does before it draws. */
export async function startServices(): Promise<void> {
  const { user } = config.bootData;
  patchArrayVectorProrotypeMethods(); // older plugins read values with get()
  await initializeI18n({ language: user.language || 'en-US', ns: ['grafana'] }, user.regionalFormat || 'en-US');
  setLocale(user.regionalFormat || 'en-US');
  setWeekStart(user.weekStart);
  setTimeZoneResolver(() => config.bootData.user.timezone);
  startServers();
  startRegistries();
  startComponents();
}

function startServers(): void {
  setAppEvents(new EventBusSrv());
  setEchoSrv(new FakeEchoSrv());
  setBackendSrv(new PreviewBackendSrv());
  setTemplateSrv(new PreviewTemplateSrv());
  setDataSourceSrv(new PreviewDataSourceSrv());
  setLocationSrv(locationService);
  setRunRequest(runRequest as Parameters<typeof setRunRequest>[0]);
  setQueryRunnerFactory(createQueryRunner);
  setPluginImportUtils({ importPanelPlugin, getPanelPluginFromCache: panelPluginFromCache });
  setCurrentUser(config.bootData.user);
  setCorrelationsService({
    getCorrelationsBySourceUIDs: async () => ({ correlations: [], page: 1, limit: 0, totalCount: 0 }),
    getCorrelations: async () => ({ correlations: [], page: 1, limit: 0, totalCount: 0 }),
  } as unknown as Parameters<typeof setCorrelationsService>[0]);
  locationUtil.initialize({
    config: config as unknown as Parameters<typeof locationUtil.initialize>[0]['config'],
    getTimeRangeForUrl: () => ({ from: 'now-6h', to: 'now' }),
    getVariablesUrlParams: () => ({}),
  });
}

function startRegistries(): void {
  standardEditorsRegistry.setInit(standardEditors);
  standardFieldConfigEditorRegistry.setInit(standardFieldOptions);
  standardTransformersRegistry.setInit(() => {
    const byId = new Map<string, TransformerRegistryItem>(); // some transformers are listed twice
    for (const transformation of Object.values(standardTransformers)) {
      const { id, name } = transformation;
      byId.set(id, { id, name, transformation, editor: () => null } as unknown as TransformerRegistryItem);
    }
    return [...byId.values()];
  });
}

function startComponents(): void {
  setPluginPage(PluginPage);
  setPanelRenderer(PanelRenderer);
  setPanelDataErrorView(PanelDataErrorView);
  setChromeHeaderHeightHook(() => HEADER_HEIGHT);
  setMegaMenuOpenHook(() => [
    chrome.getValue().navOpen,
    (open: boolean) => chrome.next({ ...chrome.getValue(), navOpen: open }),
  ]);
  setReturnToPreviousHook(() => () => {});
  setHelpNavItemHook(() => undefined);
  setFolderPicker(() => null);
  setEmbeddedDashboard(() => null);
  // No other plugin is installed that could extend a page.
  setPluginLinksHook(() => ({ links: [], isLoading: false }));
  setPluginComponentHook(() => ({ component: null, isLoading: false }));
  setPluginComponentsHook(() => ({ components: [], isLoading: false }));
  setPluginFunctionsHook(() => ({ functions: [], isLoading: false }));
  setGetObservablePluginLinks(() => of([]));
  setGetObservablePluginComponents(() => of([]));
}

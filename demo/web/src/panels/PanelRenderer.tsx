import {
  applyFieldOverrides,
  EventBusSrv,
  getDefaultTimeRange,
  getPanelOptionsWithDefaults,
  LoadingState,
  type PanelData,
  type PanelPlugin,
} from '@grafana/data';
import { getTemplateSrv, type PanelRendererProps } from '@grafana/runtime';
import { ErrorBoundaryAlert, useTheme2 } from '@grafana/ui';
import { useEffect, useMemo, useState } from 'react';
import { importPanelPlugin, panelPluginFromCache } from '../plugins/load';

const EMPTY: PanelData = { state: LoadingState.Done, series: [], timeRange: getDefaultTimeRange() };
const events = new EventBusSrv();
const nothing = () => {};

/** Draws a panel plugin outside a scene. */
export function PanelRenderer(props: PanelRendererProps) {
  const { pluginId } = props;
  const [plugin, setPlugin] = useState<PanelPlugin | undefined>(panelPluginFromCache(pluginId));
  const [failure, setFailure] = useState('');
  useEffect(() => {
    let current = true;
    importPanelPlugin(pluginId).then(
      (loaded) => current && setPlugin(loaded),
      (error: Error) => current && setFailure(error.message)
    );
    return () => {
      current = false;
    };
  }, [pluginId]);
  if (failure) {
    return <p role="alert">{failure}</p>;
  }
  return plugin ? (
    <ErrorBoundaryAlert dependencies={[plugin, props.data]}>
      <Loaded {...props} plugin={plugin} />
    </ErrorBoundaryAlert>
  ) : null;
}

function Loaded(props: PanelRendererProps & { plugin: PanelPlugin }) {
  const { plugin, data = EMPTY, options = {}, fieldConfig, title, width, height, timeZone = 'browser' } = props;
  const theme = useTheme2();
  const filled = useMemo(
    () =>
      getPanelOptionsWithDefaults({
        plugin,
        currentOptions: options,
        currentFieldConfig: { overrides: [], ...fieldConfig, defaults: fieldConfig?.defaults ?? {} },
        isAfterPluginChange: false,
      }),
    [plugin, options, fieldConfig]
  );
  const shown = useMemo(
    () => ({
      ...data,
      series: applyFieldOverrides({
        data: data.series,
        fieldConfig: filled.fieldConfig,
        fieldConfigRegistry: plugin.fieldConfigRegistry,
        replaceVariables: (text, vars, format) => getTemplateSrv().replace(text, vars, format),
        theme,
        timeZone,
      }),
    }),
    [data, filled, plugin, theme, timeZone]
  );
  const Panel = plugin.panel;
  return Panel ? (
    <Panel
      id={1}
      title={title}
      data={shown}
      timeRange={data.timeRange}
      timeZone={timeZone}
      options={filled.options}
      fieldConfig={filled.fieldConfig}
      transparent={false}
      width={width}
      height={height}
      renderCounter={0}
      replaceVariables={(text, vars, format) => getTemplateSrv().replace(text, vars, format)}
      eventBus={events}
      onOptionsChange={props.onOptionsChange ?? nothing}
      onFieldConfigChange={props.onFieldConfigChange ?? nothing}
      onChangeTimeRange={props.onChangeTimeRange ?? nothing}
    />
  ) : null;
}

/**
 * Everything that the shell imports from inside the @grafana packages because they do not export it: setters of the
 * singletons that Grafana's own shell fills. Nothing else in this folder may import a deep path;
 * test/internals.test.mjs reports which of these a new version lacks.
 */
export { setPluginPage } from '@grafana/runtime/dist/esm/components/PluginPage.mjs';
export { setPanelRenderer } from '@grafana/runtime/dist/esm/components/PanelRenderer.mjs';
export { setPanelDataErrorView } from '@grafana/runtime/dist/esm/components/PanelDataErrorView.mjs';
export { setGetObservablePluginLinks } from '@grafana/runtime/dist/esm/services/pluginExtensions/getObservablePluginLinks.mjs';
export { setGetObservablePluginComponents } from '@grafana/runtime/dist/esm/services/pluginExtensions/getObservablePluginComponents.mjs';
export { initializeI18n } from '@grafana/i18n/dist/esm/i18n.mjs';
export { sceneInterpolator } from '@grafana/scenes/dist/esm/variables/interpolation/sceneInterpolator.js';

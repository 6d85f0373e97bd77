// Types of the deep imports in internals.ts, and of packages without types.
declare module '@grafana/runtime/dist/esm/components/PluginPage.mjs' {
  import { type ComponentType } from 'react';
  import { type PluginPageProps } from '@grafana/runtime';
  export function setPluginPage(component: ComponentType<PluginPageProps>): void;
}
declare module '@grafana/runtime/dist/esm/components/PanelRenderer.mjs' {
  import { type ComponentType } from 'react';
  import { type PanelRendererProps } from '@grafana/runtime';
  export function setPanelRenderer(component: ComponentType<PanelRendererProps>): void;
}
declare module '@grafana/runtime/dist/esm/components/PanelDataErrorView.mjs' {
  import { type ComponentType } from 'react';
  import { type PanelDataErrorViewProps } from '@grafana/runtime';
  export function setPanelDataErrorView(component: ComponentType<PanelDataErrorViewProps>): void;
}
declare module '@grafana/runtime/dist/esm/services/pluginExtensions/getObservablePluginLinks.mjs' {
  import { type Observable } from 'rxjs';
  export function setGetObservablePluginLinks(get: () => Observable<unknown[]>): void;
}
declare module '@grafana/runtime/dist/esm/services/pluginExtensions/getObservablePluginComponents.mjs' {
  import { type Observable } from 'rxjs';
  export function setGetObservablePluginComponents(get: () => Observable<unknown[]>): void;
}
declare module '@grafana/i18n/dist/esm/i18n.mjs' {
  export function initializeI18n(
    options: { language?: string; ns?: string[]; module?: unknown },
    regionalFormat: string
  ): Promise<{ language?: string }>;
}
declare module '@grafana/scenes/dist/esm/variables/interpolation/sceneInterpolator.js' {
  export function sceneInterpolator(
    sceneObject: unknown,
    target: string | undefined | null,
    scopedVars?: unknown,
    format?: string | Function,
    interpolations?: unknown[]
  ): string;
}
declare module 'd3-shape' {
  export interface PieSlice<T> {
    data: T;
    index: number;
    startAngle: number;
    endAngle: number;
  }
  interface Pie<T> {
    (data: T[]): Array<PieSlice<T>>;
    value(of: (datum: T) => number): Pie<T>;
    sort(order: null): Pie<T>;
  }
  interface Arc {
    (angles: { startAngle: number; endAngle: number }): string | null;
    innerRadius(radius: number): Arc;
    outerRadius(radius: number): Arc;
    cornerRadius(radius: number): Arc;
    padAngle(angle: number): Arc;
    centroid(angles: { startAngle: number; endAngle: number }): [number, number];
  }
  export function pie<T>(): Pie<T>;
  export function arc(): Arc;
}
declare module '*.css';
declare module 'd3-scale-chromatic' {
  export function interpolateOranges(share: number): string;
}

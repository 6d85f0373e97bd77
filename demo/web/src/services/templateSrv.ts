import { type AdHocVariableFilter, type ScopedVars, type TimeRange, type TypedVariableModel } from '@grafana/data';
import { type TemplateSrv } from '@grafana/runtime';
import { sceneInterpolator } from '../internals';

/** Variables are those of the calling scene, or of the scene on the page; there are no dashboards here. */
export class PreviewTemplateSrv implements TemplateSrv {
  getVariables(): TypedVariableModel[] {
    return [];
  }

  getAdhocFilters(): AdHocVariableFilter[] {
    return [];
  }

  containsTemplate(target?: string): boolean {
    return (
      typeof target === 'string' && /\$(\w+)|\[\[(\w+?)(?::(\w+))?\]\]|\${(\w+)(?:\.[^:^}]+)?(?::[^}]+)?}/.test(target)
    );
  }

  updateTimeRange(_range: TimeRange): void {
    // Scenes have the time ranges.
  }

  replace(target?: string, scopedVars?: ScopedVars, format?: string | Function, interpolations?: unknown[]): string {
    if (!target) {
      return target ?? '';
    }
    const scene = scopedVars?.__sceneObject?.value?.valueOf() ?? window.__grafanaSceneContext ?? NO_SCENE;
    return sceneInterpolator(scene, target, scopedVars, format, interpolations);
  }
}

/** Without a scene, only scoped variables are known. The interpolator reads these two from a scene object. */
const NO_SCENE = { state: {}, parent: undefined };

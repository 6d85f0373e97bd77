import { MultiValueVariable, sceneGraph, type SceneObject, type VariableValue } from '@grafana/scenes';
import { VAR } from '../../routing';

/** The values that a reader chose of a variable; none for "All". */
export function chosenValues({ state: { value } }: { state: { value: VariableValue } }): string[] {
  return (Array.isArray(value) ? value : [value]).map(String).filter((one) => one !== '' && one !== '$__all');
}

function chosenOf(name: string, near: SceneObject): string[] {
  const variable = sceneGraph.lookupVariable(name, near);
  return variable instanceof MultiValueVariable ? chosenValues(variable) : [];
}

/** The jobs that the page shows. */
export const chosenJobs = (near: SceneObject) => chosenOf(VAR.job, near);

/** The instances that the page shows; none means all. */
export const chosenInstances = (near: SceneObject) => chosenOf(VAR.instance, near);

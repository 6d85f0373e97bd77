import {
  SceneObjectBase,
  sceneGraph,
  type SceneComponentProps,
  type SceneObject,
  type SceneObjectState,
} from '@grafana/scenes';
import React from 'react';
import { pageUrl } from '../../routing';
import { type Action, ProblemState } from '../states/states';
import { similarNames } from '../words/nearest';
import { linkTo } from './links';
import { ConceptLabelVariable } from './variables';

interface KnownValueState extends SceneObjectState {
  /** The variable that chooses the thing. */
  variable: string;
  /** What it is, for example "tool". */
  noun: string;
  /** Paths of the page that lists all of them, and of the page of one. */
  list: string[];
  detail: string[];
  body: SceneObject;
  /** The chosen value, where the store does not have it. */
  unknown?: string;
}

/** The content of the page of one thing, or what to do where the store has no series of it. */
export class KnownValue extends SceneObjectBase<KnownValueState> {
  public static Component = KnownValueRenderer;

  public constructor(state: Omit<KnownValueState, 'unknown'>) {
    super(state);
    this.addActivationHandler(() => {
      const variable = this.variable();
      this.check();
      this._subs.add(variable?.subscribeToState(() => this.check()));
      const longer = () => this.state.unknown !== undefined && variable?.validateAndUpdate().subscribe();
      // A longer time range may have it.
      this._subs.add(sceneGraph.getTimeRange(this).subscribeToState(longer));
    });
  }

  public variable(): ConceptLabelVariable | undefined {
    const variable = sceneGraph.lookupVariable(this.state.variable, this);
    return variable instanceof ConceptLabelVariable ? variable : undefined;
  }

  private check() {
    const variable = this.variable();
    const value = String(variable?.getValue() ?? '');
    const unknown = value !== '' && variable?.known?.includes(value) === false ? value : undefined;
    unknown !== this.state.unknown && this.setState({ unknown });
  }
}

function KnownValueRenderer({ model }: SceneComponentProps<KnownValue>) {
  const { variable, noun, list, detail, body, unknown } = model.useState();
  if (unknown === undefined) {
    return <body.Component model={body} />;
  }
  const similar = similarNames(unknown, model.variable()?.known ?? []);
  const others = similar.map(
    (name): Action => ({ label: name, href: linkTo(pageUrl(...detail), { [`var-${variable}`]: name }) })
  );
  return (
    <ProblemState
      problem={{
        kind: 'nothingFound',
        title: `There are no series of the ${noun} "${unknown}" in this time range`,
        detail: `Nobody used it in this time range, or its name is mistyped. Choose a longer time range, or another ${noun}.`,
      }}
      actions={[...others, { label: `All ${noun}s`, icon: 'list-ul', href: linkTo(pageUrl(...list)) }]}
    />
  );
}

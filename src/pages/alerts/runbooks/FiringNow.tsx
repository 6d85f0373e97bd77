import { LoadingState } from '@grafana/data';
import { SceneObjectBase, sceneGraph, type SceneComponentProps, type SceneObjectState } from '@grafana/scenes';
import { Badge } from '@grafana/ui';
import React from 'react';
import { type Expr, type Promql } from '../../../metrics/promql';
import { queryRunner } from '../../../shared/panels/panels';
import { errorsOf } from '../../../shared/store/problems';
import { GreyBadge } from '../SeverityBadge';
import { alertStates, statesOf } from './firing';
import { WATCHDOG } from './words';

interface FiringNowState extends SceneObjectState {
  name: string;
  expr: Expr;
}

/** Whether an alert fires now, in one word. */
export class FiringNow extends SceneObjectBase<FiringNowState> {
  public static Component = FiringNowRenderer;

  public constructor(promql: Promql, name: string) {
    const expr = alertStates(promql, name);
    super({ name, expr, $data: queryRunner([{ expr, instant: true }]) });
  }
}

function FiringNowRenderer({ model }: SceneComponentProps<FiringNow>) {
  const { name, expr } = model.useState();
  const { data } = sceneGraph.getData(model).useState();
  const answered = data?.state === LoadingState.Done && errorsOf(data).length === 0;
  const state = answered ? (statesOf(data.series).get(name) ?? 'quiet') : undefined;
  return <StateBadge name={name} state={state} known={expr.ok} />;
}

interface StateBadgeProps {
  name: string;
  state?: 'firing' | 'pending' | 'quiet';
  /** Whether the store has alerts at all. */
  known: boolean;
}

export function StateBadge({ name, state, known }: StateBadgeProps) {
  if (!known) {
    return <GreyBadge text="State unknown" tooltip="This data source evaluates no alert rules." />;
  }
  const good = name === WATCHDOG ? 'firing' : 'quiet';
  switch (state) {
    case 'firing':
      return <Badge color={good === state ? 'green' : 'red'} icon="bell" text="Fires now" />;
    case 'pending':
      return <Badge color="orange" text="Pending" tooltip="Its conditions hold, but not yet for long enough." />;
    case 'quiet':
      return (
        <Badge
          color={good === state ? 'green' : 'red'}
          icon={good === state ? 'check' : 'exclamation-triangle'}
          text="Does not fire"
        />
      );
    default:
      return <GreyBadge text="State unknown" />;
  }
}

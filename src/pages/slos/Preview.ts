import { LoadingState } from '@grafana/data';
import { SceneObjectBase, type SceneObjectState, type SceneQueryRunner } from '@grafana/scenes';
import { insightsFor } from '../../shared/insights/instance';
import { measureOf, type SloMeasure } from '../../shared/slos/measure';
import { incrementTargets, insightsName, insightsRunner, type PlannedSlo, resolveIn } from '../../shared/slos/queries';
import { type Replay, replay } from '../../slo/preview';
import type { Slo } from '../../slo/types';
import { type SloContext } from './SloScene';

/** What a draft would have said. */
export interface Previewed {
  measure: SloMeasure;
  /** When the alerts would have fired; left out where nothing was counted. */
  replay?: Replay;
}

interface PreviewState extends SceneObjectState {
  context: SloContext;
  $data?: SceneQueryRunner;
  planned?: PlannedSlo;
  previewed?: Previewed;
  busy: boolean;
}

/** After as long without a change a valid draft is measured by itself. */
const CALM = 1000;
const REF_ID = 'draft';

/** Measures an SLO that is not saved. */
export class Preview extends SceneObjectBase<PreviewState> {
  private timer?: ReturnType<typeof setTimeout>;
  /** Gives up the request that is under way. */
  private leave?: () => void;

  public constructor({ context }: Pick<PreviewState, 'context'>) {
    super({ context, busy: false });
    this.addActivationHandler(() => () => {
      clearTimeout(this.timer);
      this.leave?.();
      this.leave = undefined;
    });
  }

  /** Measures the draft once it has rested; undefined while it is not valid. */
  public follow(slo: Slo | undefined): void {
    clearTimeout(this.timer);
    if (slo) {
      this.timer = setTimeout(() => this.run(slo), CALM);
    }
  }

  /** Measures the draft now. */
  public run(slo: Slo): void {
    clearTimeout(this.timer);
    const { context } = this.state;
    // It may have been added since the editor was opened, and a draft must not be lost by that.
    const insights = insightsFor(context.store.dataSource)?.uid;
    if (!insights) {
      return;
    }
    const planned = planOf(slo, context);
    if (!planned.resolved.ok) {
      this.setState({ planned, busy: false, previewed: { measure: { slo, problem: planned.resolved.problem } } });
      return;
    }
    this.leave?.();
    const $data = insightsRunner({ insights }, incrementTargets([planned], 'history'));
    this.setState({ planned, busy: true, $data });
    const subscription = $data.subscribeToState(() => this.read());
    const deactivate = $data.activate();
    this.leave = () => {
      subscription.unsubscribe();
      deactivate();
    };
  }

  private read() {
    const { planned, $data } = this.state;
    const data = $data?.state.data;
    const loading = data?.state === LoadingState.Loading;
    const measure =
      planned?.resolved.ok && !loading
        ? measureOf(planned, data, insightsName({ insights: $data?.state.datasource?.uid ?? '' }))
        : undefined;
    if (measure) {
      this.setState({ busy: false, previewed: previewOf(measure) });
    }
  }
}

/** Recorded series of this name may count what the SLO was before: no series has a name that is no DNS label. */
function planOf(slo: Slo, { definitions, store }: SloContext): PlannedSlo {
  const resolved = resolveIn(slo, definitions.slos, store);
  return {
    slo,
    refId: REF_ID,
    resolved: resolved.ok ? { ...resolved, slo: { ...resolved.slo, name: `draft of ${slo.name}` } } : resolved,
  };
}

export function previewOf(measure: SloMeasure): Previewed {
  const { slo, reading, counted, now, coarse } = measure;
  return !reading?.worst || reading.contradiction || !counted || now === undefined
    ? { measure }
    : { measure, replay: replay(slo, counted, now, coarse) };
}

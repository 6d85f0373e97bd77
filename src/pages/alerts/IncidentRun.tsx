import { LoadingState, type PanelData } from '@grafana/data';
import { SceneObjectBase, type SceneObjectState, type SceneQueryRunner } from '@grafana/scenes';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { SHIPPED_ALERTS } from '../../alerts/shipped';
import { type InsightsQuery } from '../../datasource/types';
import { type Firing, OUR_MATCHERS } from '../../shared/alerting/firings';
import { insightsProblem } from '../../shared/insights/problems';
import { insightsName, insightsRunner, planSlos, type SloStore } from '../../shared/slos/queries';
import { errorsOf } from '../../shared/store/problems';
import type { Slo } from '../../slo/types';
import { type Incidents, readIncidents } from './incidents';
import { IncidentTimeRange } from './timeRange';

interface IncidentRunState extends SceneObjectState {
  $timeRange: IncidentTimeRange;
  $data: SceneQueryRunner;
  /** The name that readers see for Insights. */
  insights: string;
}

/** A query for the incidents of a time. It draws nothing: the parts of the page read its answer. */
export class IncidentRun extends SceneObjectBase<IncidentRunState> {
  public static Component = () => null;
}

/** The queries for the time that the page is about, and for the one before it. */
export function runsOf(slos: readonly Slo[], store: SloStore, firings: Firing[]) {
  const run = (earlier: boolean) =>
    new IncidentRun({
      $timeRange: new IncidentTimeRange(earlier),
      $data: insightsRunner(store, [incidentsQuery(slos, store, earlier ? [] : firings)]),
      insights: insightsName(store),
    });
  return { recent: run(false), before: run(true) };
}

function incidentsQuery(slos: readonly Slo[], store: SloStore, firings: Firing[]): Omit<InsightsQuery, 'datasource'> {
  const counted = planSlos(slos, slos, store).flatMap(({ slo, resolved }) =>
    resolved.ok && slo.indicator.kind !== 'throughput' ? [resolved.slo] : []
  );
  return {
    refId: 'incidents',
    queryType: 'incidents',
    measure: 'all',
    matchers: OUR_MATCHERS,
    slos: counted,
    sloOf: Object.fromEntries(SHIPPED_ALERTS.flatMap(({ name, slo }) => (slo ? [[name, slo]] : []))),
    firings,
  };
}

export interface RunAnswer {
  /** Undefined until it is there, and where it failed. */
  incidents?: Incidents;
  /** Why there are none: a sentence. */
  failure?: string;
}

/** What a run has answered, for a component. */
export function useRun(run: IncidentRun | undefined): RunAnswer {
  const subscribe = useCallback(
    (changed: () => void) => {
      const subscription = run?.state.$data.subscribeToState(changed);
      return () => subscription?.unsubscribe();
    },
    [run]
  );
  const data = useSyncExternalStore(subscribe, () => run?.state.$data.state.data);
  return useMemo(() => (run && data ? answerOf(data, run.state.insights) : {}), [run, data]);
}

function answerOf(data: PanelData, insights: string): RunAnswer {
  const [error] = errorsOf(data);
  if (error) {
    const { title, detail } = insightsProblem(error, insights);
    return { failure: `${title}. ${detail}` };
  }
  const incidents = readIncidents(data.series);
  if (!incidents && data.state === LoadingState.Done) {
    return { failure: 'Insights answered without incidents. Its backend may be older than the app: restart Grafana.' };
  }
  return { incidents };
}

import { LoadingState, type PanelData } from '@grafana/data';
import { errorsOf } from '../shared/store/failures';

/** Why a panel has no rows to draw, and what to do: for the panels of this plugin. */
export function noDataProblem(data: PanelData): string {
  const [failure] = errorsOf(data);
  if (data.state === LoadingState.Error || failure) {
    return `The query failed. ${failure?.message ?? failure?.data?.message ?? 'Open the query inspector for details.'}`;
  }
  if (data.state === LoadingState.Loading || data.state === LoadingState.NotStarted) {
    return 'Waiting for data ...';
  }
  return 'No data. The query has no result in this time range: choose a longer one, or check the query.';
}

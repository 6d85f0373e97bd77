/** Recording rules of SLOs, which Insights writes. */
import { getBackendSrv } from '@grafana/runtime';
import type { ResolvedSlo } from '../../slo/types';

/**
 * The text of a rule file for these SLOs.
 *
 * @param insightsUid the Insights data source that writes it
 * @throws with the sentence of Insights or Grafana
 */
export async function recordingRules(insightsUid: string, slos: readonly ResolvedSlo[]): Promise<string> {
  const url = `/api/datasources/uid/${encodeURIComponent(insightsUid)}/resources/rules`;
  try {
    const answer = await getBackendSrv().post<{ rules?: unknown }>(url, { slos }, { showErrorAlert: false });
    if (typeof answer?.rules === 'string') {
      return answer.rules;
    }
  } catch (error) {
    throw new Error(`The recording rules could not be written: ${reasonOf(error)}`);
  }
  throw new Error(
    'The recording rules could not be written: Insights returned no rules. Install the same version of the app and of its backend.'
  );
}

function reasonOf(error: unknown): string {
  const { data, statusText, message } = (error ?? {}) as {
    data?: { message?: unknown };
    statusText?: string;
    message?: string;
  };
  return typeof data?.message === 'string' ? data.message : (statusText ?? message ?? String(error));
}

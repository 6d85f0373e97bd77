import { type APIRequestContext } from '@playwright/test';
import { INSIGHTS } from './appPage';

export const INSIGHTS_TYPE = 'contextd-insights-datasource';
const HOUR = 3_600_000;

export interface Frame {
  schema: { fields: Array<{ name: string; type: string; labels?: Record<string, string> }> };
  data: { values: unknown[][] };
}

/** Queries Insights as a panel or an alert rule does, for the hour before a moment. */
export async function askInsights(
  request: APIRequestContext,
  url: string,
  query: Record<string, unknown>,
  to = Date.now()
): Promise<{ status: number; frames: Frame[]; error?: string }> {
  const response = await request.post(`${url}/api/ds/query`, {
    data: {
      from: String(to - HOUR),
      to: String(to),
      queries: [
        {
          refId: 'A',
          datasource: { uid: INSIGHTS, type: INSIGHTS_TYPE },
          intervalMs: 60_000,
          maxDataPoints: 100,
          ...query,
        },
      ],
    },
  });
  const { results } = (await response.json()) as { results: { A: { frames?: Frame[]; error?: string } } };
  return { status: response.status(), frames: results.A.frames ?? [], error: results.A.error };
}

/** The last number of each field, by its measure. */
export function lastValues(frames: Frame[]): Record<string, number> {
  return Object.fromEntries(
    frames.flatMap(({ schema, data }) =>
      schema.fields.flatMap(({ type, name, labels }, index) =>
        type === 'number' ? [[labels?.measure ?? name, data.values[index].at(-1) as number]] : []
      )
    )
  );
}

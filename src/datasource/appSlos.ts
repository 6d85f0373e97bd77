/** The SLOs of the app, in the names of the metrics that the store of this data source has. */
import { getBackendSrv } from '@grafana/runtime';
import { PLUGIN_ID } from '../constants';
import { jobMatcher, nameMatchers, resolve } from '../metrics/resolve';
import { parseSettings } from '../settings';
import { readDocuments } from '../shared/slos/reading';
import { type Resolved, resolveSlo } from '../slo/resolve';
import { SHIPPED_SLOS } from '../slo/shipped';
import { type Slo } from '../slo/types';
import { type InsightsDataSource } from './datasource';
import { messageOf } from './messages';

export interface AppSlo {
  slo: Slo;
  resolved: Resolved;
}

export interface AppSlos {
  /** Those that have an error budget. */
  slos: AppSlo[];
  /** Why SLOs may be missing; whole sentences. */
  notes: string[];
}

/**
 * Reads the app's SLOs and resolves them, with one request for its settings and one for the store's names.
 * @throws what getResource throws, when the store cannot list its names
 */
export async function loadAppSlos(datasource: Pick<InsightsDataSource, 'listNames'>): Promise<AppSlos> {
  const { jsonData, problem } = await appSettings();
  const { job } = parseSettings(jsonData).settings;
  const { slos, notes } = slosOf(jsonData);
  const { identified, anonymous } = nameMatchers([job]);
  const { names, cut } = await datasource.listNames([...identified, ...anonymous]);
  const resolution = resolve(names, cut ? { cutAt: names.length } : {});
  const unbudgeted = slos.filter(({ indicator }) => indicator.kind === 'throughput').map(({ title }) => `"${title}"`);
  return {
    slos: slos
      .filter(({ indicator }) => indicator.kind !== 'throughput')
      .map((slo) => ({ slo, resolved: resolveSlo(slo, resolution, { scope: [jobMatcher([job])], others: slos }) })),
    notes: [
      ...(problem ? [problem] : []),
      ...notes,
      ...(unbudgeted.length > 0
        ? [`A throughput has no error budget, so ${unbudgeted.join(', ')} cannot be chosen here.`]
        : []),
    ],
  };
}

/** Insights works without the app: then it offers the shipped SLOs. */
async function appSettings(): Promise<{ jsonData: Record<string, unknown>; problem?: string }> {
  try {
    const url = `/api/plugins/${PLUGIN_ID}/settings`;
    const answer = await getBackendSrv().get<{ jsonData?: Record<string, unknown> }>(url, undefined, undefined, {
      showErrorAlert: false,
    });
    return { jsonData: answer.jsonData ?? {} };
  } catch (error) {
    return {
      jsonData: {},
      problem: `The app's settings cannot be read, so the shipped SLOs are offered. ${messageOf(error)}`.trim(),
    };
  }
}

/** Those of the settings, as OpenSLO; without any the shipped ones. */
export function slosOf({ slos }: { slos?: unknown }): { slos: Slo[]; notes: string[] } {
  if (slos === undefined || slos === null || slos === '') {
    return { slos: [...SHIPPED_SLOS], notes: [] };
  }
  if (typeof slos !== 'string') {
    return {
      slos: [...SHIPPED_SLOS],
      notes: ['The app\'s setting "slos" is not text, so the shipped SLOs are offered.'],
    };
  }
  const documents = readDocuments(slos);
  const [first] = documents.flatMap(({ line, problems }) =>
    problems.map((one) => ({ ...one, line: line + one.line - 1 }))
  );
  const place = first && `line ${first.line}, column ${first.column}: ${first.message}`;
  return {
    slos: documents.flatMap((document) => [...document.slos]),
    notes: first ? [`The app's SLOs have a mistake, so some may be missing here. It is in ${place}`] : [],
  };
}

import { type ConceptId } from '../../metrics/catalogue';
import { ratio, type Expr } from '../../metrics/promql';
import { sideBySide } from '../../metrics/sideBySide';
import { type PageContext } from '../scene/CatalogueGate';
import { PanelRow } from '../scene/layout';
import { chart } from './timeseries';

const PROCESS = { by: ['job', 'instance'] };

interface Compared {
  /** "Calls", "Requests", "Operations". */
  what: string;
  rate: Expr;
  failed: Expr;
  duration: ConceptId;
}

/** Rate, errors and duration of each version, where two of them run side by side; nothing where one runs. */
function versionRows({ promql, resolution }: PageContext, compare: () => Compared): PanelRow[] {
  if (!sideBySide(resolution)) {
    return [];
  }
  const { what, rate, failed, duration } = compare();
  const all = promql.perVersion(rate);
  return [
    new PanelRow({
      children: [
        chart(
          { title: `${what} by version`, description: `${what} a second of all processes of one version.` },
          all,
          '{{version}}'
        ),
        chart(
          { title: 'Errors by version', description: `The share of failed ${what.toLowerCase()} of one version.` },
          ratio(promql.perVersion(failed), all),
          '{{version}}'
        ),
        chart(
          {
            title: 'Duration p95 by version',
            description: 'The time within which 95 % are done in the slowest process of one version.',
          },
          promql.perVersion(promql.quantile(0.95, duration, PROCESS), 'max'),
          '{{version}}'
        ),
      ],
    }),
  ];
}

/** MCP tool calls of versions side by side. */
export function toolVersions(context: PageContext): PanelRow[] {
  const { promql } = context;
  return versionRows(context, () => ({
    what: 'Calls',
    rate: promql.callRate(PROCESS),
    failed: promql.errorRate(PROCESS),
    duration: 'toolDuration',
  }));
}

/** HTTP requests of versions side by side. */
export function httpVersions(context: PageContext): PanelRow[] {
  const { promql } = context;
  return versionRows(context, () => ({
    what: 'Requests',
    rate: promql.rate('httpRequests', PROCESS),
    failed: promql.httpErrorRate(PROCESS),
    duration: 'httpRequestDuration',
  }));
}

/** Embedding operations of versions side by side. */
export function embeddingVersions(context: PageContext): PanelRow[] {
  const { promql } = context;
  return versionRows(context, () => ({
    what: 'Operations',
    rate: promql.rate('embeddingOperations', PROCESS),
    failed: promql.rate('embeddingErrors', PROCESS),
    duration: 'embeddingDuration',
  }));
}

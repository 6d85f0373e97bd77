import { type DataQueryError, type PanelData } from '@grafana/data';

/** The queries that failed. Grafana 12.4 reports some failures as a single error, a field that newer versions no longer have. */
export function errorsOf(data: Pick<PanelData, 'errors'> | undefined): DataQueryError[] {
  const { errors = [], error } = (data ?? {}) as { errors?: DataQueryError[]; error?: DataQueryError };
  return errors.length === 0 && error ? [error] : errors;
}

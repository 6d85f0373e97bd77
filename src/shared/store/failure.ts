import { type DataQueryError } from '@grafana/data';

/** The first failure among the queries of a panel. Grafana 12.4 still reports some in `error` only, which it deprecates. */
export function failureOf({ errors, error }: { errors?: DataQueryError[]; error?: DataQueryError }) {
  return errors?.[0] ?? error;
}

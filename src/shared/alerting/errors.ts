/** Why Grafana's alerting API does not answer, for reading and for writing. */

/** not there (another host, or alerting is turned off), not for this reader, or failing. */
export type AlertingErrorKind = 'absent' | 'forbidden' | 'failed';

/** Grafana does not answer for alert rules, or not this reader. */
export class AlertingError extends Error {
  constructor(
    public readonly kind: AlertingErrorKind,
    message: string
  ) {
    super(message);
  }
}

/** The kind of whatever a request to Grafana's alerting API threw. */
export function alertingErrorKind(error: unknown): AlertingErrorKind {
  const status = (error as { status?: number } | undefined)?.status;
  if (status === 404) {
    return 'absent';
  }
  return status === 403 || status === 401 ? 'forbidden' : 'failed';
}

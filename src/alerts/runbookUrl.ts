const RUNBOOKS = 'https://github.com/fyrsmithlabs/contextd-observability/blob/main/docs/runbooks';

/** The address of a runbook, by the name of its file without .md. */
export function runbookUrl(runbook: string): string {
  return `${RUNBOOKS}/${runbook}.md`;
}

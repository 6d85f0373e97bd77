/** Links in the text of a runbook: to other runbooks in the app, and to files of the repository on GitHub. */
import { runbookUrl as runbookFile } from '../../../alerts/runbookUrl';
import { runbookPage } from '../../../routing';
import { linkTo } from '../../../shared/scene/links';

const LINK = /\]\(([^)\s]+)\)/g;
const RUNBOOK = /^([\w-]+)\.md(#.*)?$/;

/** Markdown whose links lead where the reader of the app wants to go. */
export function withLinks(markdown: string): string {
  return markdown.replace(LINK, (_, target: string) => `](<${targetOf(target)}>)`);
}

function targetOf(target: string): string {
  const [, name, anchor = ''] = RUNBOOK.exec(target) ?? [];
  if (name) {
    return linkTo(runbookPage(name)) + anchor;
  }
  return /^(https?:|#)/.test(target) ? target : new URL(target, runbookFile('README')).href;
}

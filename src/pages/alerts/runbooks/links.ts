/** Links in the text of a runbook: to other runbooks in the app, and to files of the repository on GitHub. */
import { runbookUrl } from '../../../routing';
import { linkTo } from '../../../shared/scene/links';

const REPOSITORY = 'https://github.com/fyrsmithlabs/contextd-observability/blob/main';
const LINK = /\]\(([^)\s]+)\)/g;
const RUNBOOK = /^([\w-]+)\.md(#.*)?$/;

/** The file of a runbook. */
export function sourceOf(name: string): string {
  return `${REPOSITORY}/docs/runbooks/${name}.md`;
}

/** Markdown whose links lead where the reader of the app wants to go. */
export function withLinks(markdown: string): string {
  return markdown.replace(LINK, (_, target: string) => `](<${targetOf(target)}>)`);
}

function targetOf(target: string): string {
  const [, name, anchor = ''] = RUNBOOK.exec(target) ?? [];
  if (name) {
    return linkTo(runbookUrl(name)) + anchor;
  }
  return /^(https?:|#)/.test(target) ? target : new URL(target, sourceOf('README')).href;
}

/** The content of the tab Runbooks and of the page of one. */
import { type Build } from '../../../shared/scene/CatalogueGate';
import { RunbookList } from './RunbookList';
import { RunbookPage } from './RunbookPage';
import { UnknownRunbook } from './UnknownRunbook';
import type { Runbook } from './types';

export const runbooksContent: Build = (context) => new RunbookList(context);

interface RunbookOptions {
  /** Of the alert, or of a procedure. */
  name: string;
  /** The app's setting of SLOs. */
  slos: string | undefined;
  /** Gives the page the title of the runbook. */
  entitle: (title: string) => void;
}

/** The texts are a chunk of their own: most readers open one runbook, and not on every visit. */
export async function runbookContent({ name, slos, entitle }: RunbookOptions): Promise<Build> {
  const { default: texts } = await import(/* webpackChunkName: "runbooks" */ './texts.json');
  const all = texts as Record<string, unknown> as Record<string, Runbook>;
  const runbook = Object.hasOwn(all, name) ? all[name] : undefined;
  runbook && entitle(runbook.title);
  return (context) => (runbook ? new RunbookPage({ name, slos, runbook, context }) : new UnknownRunbook({ name }));
}

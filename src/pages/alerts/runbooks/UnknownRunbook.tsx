import { SceneObjectBase, type SceneComponentProps, type SceneObjectState } from '@grafana/scenes';
import React from 'react';
import { pageUrl, runbookPage } from '../../../routing';
import { linkTo } from '../../../shared/scene/links';
import { type Action, ProblemState } from '../../../shared/states/states';
import { similarNames } from '../../../shared/words/nearest';
import { RUNBOOK_GROUPS } from './list';

interface UnknownRunbookState extends SceneObjectState {
  name: string;
}

const NAMES = RUNBOOK_GROUPS.flatMap(({ entries }) => entries.map(({ name }) => name));

/** In place of a runbook that does not exist: alerts are renamed, and links live longer. */
export class UnknownRunbook extends SceneObjectBase<UnknownRunbookState> {
  public static Component = UnknownRunbookRenderer;
}

function UnknownRunbookRenderer({ model }: SceneComponentProps<UnknownRunbook>) {
  const { name } = model.useState();
  const similar = similarNames(name, NAMES);
  const actions: Action[] = similar.map((one) => ({ label: one, href: linkTo(runbookPage(one)) }));
  return (
    <ProblemState
      problem={{
        kind: 'nothingFound',
        title: `There is no runbook "${name}"`,
        detail: `The alert was renamed, or is not one of contextd’s.${similar.length > 0 ? ' These have similar names:' : ''}`,
      }}
      actions={[...actions, { label: 'All runbooks', icon: 'list-ul', href: linkTo(pageUrl('alerts', 'runbooks')) }]}
    />
  );
}

import React from 'react';
import { PAGES, pageUrl, SLO_PATHS, sloUrl } from '../../routing';
import { linkTo } from '../../shared/scene/links';
import { LastChange } from '../../shared/slos/LastChange';
import { type Action, ProblemState } from '../../shared/states/states';
import { similarNames } from '../../shared/words/nearest';
import type { Slo } from '../../slo/types';

/** In the place of a page about an SLO that does not exist: leads to those with similar names, and to all. */
export function NotThere({ name, slos }: { name: string; slos: readonly Slo[] }) {
  const similar = similarNames(
    name,
    slos.map((slo) => slo.name)
  );
  const actions: Action[] = similar.map((one) => ({
    label: slos.find((slo) => slo.name === one)?.title ?? one,
    href: linkTo(sloUrl(SLO_PATHS.detail, one)),
  }));
  return (
    <>
      <LastChange />
      <ProblemState
        problem={{
          kind: 'nothingFound',
          title: `There is no SLO "${name}"`,
          detail: `It was renamed or deleted, or the text that defines it cannot be read.${similar.length > 0 ? ' These have similar names:' : ''}`,
        }}
        actions={[...actions, { label: 'All SLOs', icon: 'list-ul', href: linkTo(pageUrl(PAGES.slos.path)) }]}
      />
    </>
  );
}

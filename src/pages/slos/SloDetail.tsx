import { locationService } from '@grafana/runtime';
import { sceneGraph } from '@grafana/scenes';
import { Combobox, Field } from '@grafana/ui';
import React, { useMemo, useState } from 'react';
import { PAGES, pageUrl, withContext } from '../../routing';
import { SentenceLine } from '../../shared/headline/Headline';
import { LastChange } from '../../shared/slos/LastChange';
import { type SloMeasure } from '../../shared/slos/measure';
import { LoadingState, ProblemState } from '../../shared/states/states';
import type { Slo } from '../../slo/types';
import { BudgetDetail } from './BudgetDetail';
import { Definition } from './Definition';
import { type SloViewProps } from './SloScene';
import { ProvenDetail } from './ProvenDetail';
import { useMeasures } from './useMeasures';
import { groupWords } from './words';

/** A line of a rolling budget over its last window looks back two of them. */
const REACH = 2;

/** One promise: what is left of its budget, what spent it, and when it will be gone. */
export function SloDetail(props: SloViewProps) {
  const { definitions, name } = props;
  const slo = definitions.slos.find((one) => one.name === name);
  return slo ? (
    <>
      <LastChange />
      <Measured slo={slo} {...props} />
    </>
  ) : (
    <NotThere name={name} />
  );
}

function NotThere({ name }: { name: string }) {
  const { search } = locationService.getLocation();
  return (
    <ProblemState
      problem={{
        kind: 'nothingFound',
        title: `There is no SLO "${name}"`,
        detail: 'It was renamed or deleted, or the text that it stands in cannot be read.',
      }}
      actions={[{ label: 'All SLOs', icon: 'list-ul', href: withContext(pageUrl(PAGES.slos.path), search) }]}
    />
  );
}

function Measured({ slo, ...props }: SloViewProps & { slo: Slo }) {
  const { definitions, scope, scene } = props;
  const one = useMemo(() => [slo], [slo]);
  const [measure] = useMeasures(one, definitions.slos, scope, REACH);
  const timeZone = sceneGraph.getTimeRange(scene).getTimeZone();
  if (!measure) {
    return <LoadingState text={`Measuring “${slo.title}”…`} />;
  }
  if (measure.proven) {
    return <ProvenDetail {...{ measure, timeZone, scene }} all={definitions.slos} now={scope.now} />;
  }
  if (!measure.reading?.worst) {
    return (
      <>
        <ProblemState problem={nothing(measure)} />
        <Definition slo={slo} resolved={measure.resolved} />
      </>
    );
  }
  const { contradiction } = measure.reading;
  return (
    <>
      {contradiction && <SentenceLine sentence={{ state: 'warning', text: contradiction }} />}
      <Groups measure={measure} timeZone={timeZone} {...props} />
    </>
  );
}

function nothing({ slo, problem }: SloMeasure) {
  return {
    kind: 'nothingFound' as const,
    title: `“${slo.title}” cannot be measured here`,
    detail: problem ?? 'The store has no series for its selectors, or nothing happened in its window.',
  };
}

/** The budget of one group; the worst one until another is chosen. */
function Groups({ measure, ...props }: SloViewProps & { measure: SloMeasure; timeZone: string }) {
  const groups = measure.reading?.groups ?? [];
  const [chosen, setChosen] = useState<string>();
  const group = groups.find(({ labels }) => groupWords(labels) === chosen) ?? groups[0];
  return (
    <>
      {groups.length > 1 && (
        <Field
          label="Budget of"
          htmlFor="slo-group"
          description={`${groups.length} groups have a budget each; the least first.`}
          noMargin
        >
          <Combobox
            id="slo-group"
            width={40}
            options={groups.map(({ labels }) => ({ value: groupWords(labels), label: groupWords(labels) }))}
            value={groupWords(group.labels)}
            onChange={({ value }) => setChosen(value)}
          />
        </Field>
      )}
      <BudgetDetail measure={measure} group={group} {...props} />
    </>
  );
}

import {
  SceneObjectBase,
  sceneGraph,
  type SceneComponentProps,
  type SceneObjectState,
  type SceneQueryRunner,
} from '@grafana/scenes';
import { Combobox, Field } from '@grafana/ui';
import React from 'react';
import { SentenceLine } from '../../shared/headline/Headline';
import { LastChange } from '../../shared/slos/LastChange';
import { measureOf, type SloMeasure } from '../../shared/slos/measure';
import { incrementTargets, insightsName, insightsRunner, type PlannedSlo, planSlos } from '../../shared/slos/queries';
import { LoadingState, ProblemState } from '../../shared/states/states';
import { type GroupReading } from '../../slo/reading';
import type { ResolvedSlo } from '../../slo/types';
import { BudgetDetail } from './BudgetDetail';
import { Definition } from './Definition';
import { alertMarks, maintenanceMarks } from './marks';
import { Notices } from './Notices';
import { NotThere } from './NotThere';
import { ProvenDetail } from './ProvenDetail';
import { type SloContext } from './SloScene';
import { provenPanel, SloPanels } from './SloPanels';
import { SpentBy } from './SpentBy';
import { type Story, storyOf } from './story';
import { WindowPanel } from './WindowPanel';
import { groupWords } from './words';

export interface SloDetailState extends SceneObjectState {
  context: SloContext;
  /** undefined: there is no SLO of this name. */
  planned?: PlannedSlo;
  $data?: SceneQueryRunner;
  /** undefined until the answer is there. */
  measure?: SloMeasure;
  /** The budget that is shown: its group in words; the worst one until another is chosen. */
  chosen?: string;
  story?: Story;
  panels?: SloPanels;
  spent?: SpentBy;
  /** In place of the others, of a throughput. */
  proven?: WindowPanel;
}

/** One promise: what is left of its budget, what spent it, and when it will be gone. */
export class SloDetail extends SceneObjectBase<SloDetailState> {
  public static Component = SloDetailRenderer;

  public constructor(context: SloContext) {
    super({ context, ...contentOf(context) });
    this.addActivationHandler(() => {
      const { $data } = this.state;
      if ($data) {
        this._subs.add($data.subscribeToState(() => this.measure()));
      }
      this.measure();
    });
  }

  private measure() {
    const { context, planned, $data } = this.state;
    if (!planned) {
      return;
    }
    const measure = measureOf(planned, $data?.state.data, insightsName(context.store));
    this.setState({ measure });
    this.tell();
  }

  public choose(chosen: string) {
    this.setState({ chosen });
    this.tell();
  }

  public group(): GroupReading | undefined {
    const { measure, chosen } = this.state;
    const groups = measure?.reading?.groups ?? [];
    return groups.find(({ labels }) => groupWords(labels) === chosen) ?? groups[0];
  }

  /** Tells the panels which budget is shown, and what happened to it. */
  private tell() {
    const { measure, panels, spent } = this.state;
    const group = this.group();
    if (!measure || !group) {
      return;
    }
    const story = storyOf(measure, group);
    this.setState({ story });
    panels?.show(group.labels, [...alertMarks(story.fired), ...maintenanceMarks(measure.slo, group.state.to)]);
    spent?.show(group);
  }
}

function contentOf({ definitions, store, promql, name }: SloContext): Partial<SloDetailState> {
  const { slos } = definitions;
  const slo = slos.find((one) => one.name === name);
  if (!slo) {
    return {};
  }
  const [planned] = planSlos([slo], slos, store);
  if (!planned.resolved.ok) {
    return { planned };
  }
  const resolved: ResolvedSlo = planned.resolved.slo;
  const $data = insightsRunner(store, incrementTargets([planned], 'history'));
  if (slo.indicator.kind === 'throughput') {
    const panel = provenPanel(slo.indicator.target, store, resolved);
    return { planned, $data, proven: new WindowPanel(slo.window, panel) };
  }
  return {
    planned,
    $data,
    panels: new SloPanels({ slo, resolved, store, promql }),
    spent: new SpentBy({ slo, all: slos, store }),
  };
}

function SloDetailRenderer({ model }: SceneComponentProps<SloDetail>) {
  const { context, planned, measure } = model.useState();
  if (!planned) {
    return <NotThere name={context.name} slos={context.definitions.slos} />;
  }
  return (
    <>
      <LastChange />
      {measure ? (
        <Measured model={model} measure={measure} />
      ) : (
        <LoadingState text={`Measuring “${planned.slo.title}”…`} />
      )}
    </>
  );
}

function Measured({ model, measure }: { model: SloDetail; measure: SloMeasure }) {
  const { context, proven } = model.useState();
  const timeZone = sceneGraph.getTimeRange(model).getTimeZone();
  const { insights } = context.store;
  if (measure.proven) {
    return (
      <>
        <Notices measures={[measure]} />
        <ProvenDetail {...{ measure, timeZone, insights }} all={context.definitions.slos} panel={proven} />
      </>
    );
  }
  const group = model.group();
  if (!group) {
    return (
      <>
        <ProblemState problem={nothing(measure)} />
        <Definition slo={measure.slo} resolved={measure.resolved} insights={insights} />
      </>
    );
  }
  return (
    <>
      {measure.reading?.contradiction && (
        <SentenceLine sentence={{ state: 'warning', text: measure.reading.contradiction }} />
      )}
      <Notices measures={[measure]} />
      <Groups model={model} measure={measure} group={group} />
      <BudgetDetail model={model} measure={measure} group={group} timeZone={timeZone} />
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

/** The choice of a group, where there are several. */
function Groups({ model, measure, group }: { model: SloDetail; measure: SloMeasure; group: GroupReading }) {
  const groups = measure.reading?.groups ?? [];
  return groups.length < 2 ? null : (
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
        onChange={({ value }) => model.choose(value)}
      />
    </Field>
  );
}

import { css } from '@emotion/css';
import { type GrafanaTheme2, LoadingState } from '@grafana/data';
import {
  SceneObjectBase,
  sceneGraph,
  type SceneComponentProps,
  type SceneObjectState,
  type SceneQueryRunner,
} from '@grafana/scenes';
import { Alert, LinkButton, useStyles2 } from '@grafana/ui';
import React from 'react';
import { PAGES, pageUrl, SLO_PATHS } from '../../routing';
import { SentenceLine } from '../../shared/headline/Headline';
import { linkTo } from '../../shared/scene/links';
import { LastChange } from '../../shared/slos/LastChange';
import { measureOf, type SloMeasure } from '../../shared/slos/measure';
import { incrementTargets, insightsName, insightsRunner, type PlannedSlo, planSlos } from '../../shared/slos/queries';
import { ProblemState } from '../../shared/states/states';
import { BrokenSlos } from './BrokenSlos';
import { HistoryNote } from './HistoryNote';
import { Notices } from './Notices';
import { RulesButton } from './RulesButton';
import { type SloContext } from './SloScene';
import { SloTable } from './SloTable';
import { listSentence } from './words';

interface SloListState extends SceneObjectState {
  context: SloContext;
  planned: PlannedSlo[];
  $data: SceneQueryRunner;
  /** In the order of the SLOs; undefined until the answer is there. */
  measures: Array<SloMeasure | undefined>;
  /** How long the store remembers, asked once something was measured. */
  history?: HistoryNote;
}

/** All SLOs, measured by one request; and the pages below. */
export class SloList extends SceneObjectBase<SloListState> {
  public static Component = SloListRenderer;

  public constructor({ context }: Pick<SloListState, 'context'>) {
    const { slos } = context.definitions;
    const planned = planSlos(slos, slos, context.store);
    const $data = insightsRunner(context.store, incrementTargets(planned, 'state'));
    super({ context, planned, $data, measures: planned.map(() => undefined) });
    this.addActivationHandler(() => {
      this._subs.add($data.subscribeToState(() => this.measure()));
      this.measure();
    });
  }

  private measure() {
    const { context, planned, $data, history } = this.state;
    const { data } = $data.state;
    const asked = $data.state.queries.length > 0;
    const measures = planned.map((one) => measureOf(one, data, insightsName(context.store)));
    this.setState({ measures });
    if (!history && asked && data?.state === LoadingState.Done) {
      const measured = measures.find((one) => one?.reading?.worst)?.resolved;
      this.setState({ history: measured && new HistoryNote({ context, measured }) });
    }
  }
}

function SloListRenderer({ model }: SceneComponentProps<SloList>) {
  const { context, planned, measures, history } = model.useState();
  const { slos, broken, problems } = context.definitions;
  const failure = commonFailure(measures);
  const now = measures.find((one) => one?.now !== undefined)?.now ?? Date.now();
  return (
    <>
      <LastChange />
      <BrokenSlos broken={broken} text={context.text} />
      {problems.length > 0 && <DefinitionProblems problems={problems} />}
      <SentenceLine sentence={listSentence(measures, now)} />
      <Actions context={context} planned={planned} />
      {failure ? (
        <ProblemState problem={{ kind: 'failed', title: 'No SLO could be measured', detail: failure }} />
      ) : (
        slos.length > 0 && (
          <SloTable slos={slos} measures={measures} timeZone={sceneGraph.getTimeRange(model).getTimeZone()} />
        )
      )}
      <Notices measures={measures} />
      {history && <history.Component model={history} />}
    </>
  );
}

/** Where Insights fails for all of them, its reason is said once. */
function commonFailure(measures: ReadonlyArray<SloMeasure | undefined>): string | undefined {
  const [first, ...others] = measures;
  const same = others.every((one) => one?.problem === first?.problem);
  return first?.problem && first.resolved && others.length > 0 && same ? first.problem : undefined;
}

function DefinitionProblems({ problems }: { problems: string[] }) {
  const styles = useStyles2(getStyles);
  return (
    <Alert severity="warning" title="Some SLOs do not fit together" bottomSpacing={0}>
      <ul className={styles.problems}>
        {problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
      Edit the SLOs that are named here.
    </Alert>
  );
}

function linkBelow(path: string): string {
  return linkTo(pageUrl(PAGES.slos.path, path));
}

function Actions({ context, planned }: { context: SloContext; planned: PlannedSlo[] }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.actions}>
      <LinkButton href={linkBelow(SLO_PATHS.create)} icon="plus" size="sm">
        New SLO
      </LinkButton>
      <LinkButton href={linkBelow(SLO_PATHS.import)} icon="upload" size="sm" variant="secondary">
        Import and export
      </LinkButton>
      <LinkButton href={linkBelow(SLO_PATHS.report)} icon="file-alt" size="sm" variant="secondary">
        Report
      </LinkButton>
      <LinkButton href={linkTo(pageUrl(PAGES.alerts.path, 'rules'))} icon="bell" size="sm" variant="secondary">
        Alert rules
      </LinkButton>
      <RulesButton insights={context.store.insights} planned={planned} />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  actions: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
  problems: css({ margin: theme.spacing(0, 0, 1), paddingLeft: theme.spacing(2.5) }),
});

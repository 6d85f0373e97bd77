import { type GrafanaTheme2 } from '@grafana/data';
import {
  SceneObjectBase,
  sceneGraph,
  VariableDependencyConfig,
  type SceneComponentProps,
  type SceneObjectState,
} from '@grafana/scenes';
import { useStyles2 } from '@grafana/ui';
import React, { useMemo } from 'react';
import { SHIPPED_ALERTS } from '../../../alerts/shipped';
import { VAR } from '../../../routing';
import { AddInsights } from '../../../shared/insights/AddInsights';
import { insightsFor } from '../../../shared/insights/instance';
import { InsightsNotes } from '../../../shared/insights/InsightsNotes';
import { type PageContext } from '../../../shared/scene/CatalogueGate';
import { chosenJobs } from '../../../shared/scene/chosen';
import { type Definitions, definitionsOf } from '../../../shared/slos/definitions';
import { planSlos } from '../../../shared/slos/queries';
import { LoadingState, ProblemState } from '../../../shared/states/states';
import { testIds } from '../../../shared/testIds';
import { rulesInput, unmeasured } from './input';
import { RulesView } from './RulesView';
import { useWriting } from './useWriting';
import { pageBody } from '../../../shared/ui/pageBody';

interface RulesTabState extends SceneObjectState {
  context: PageContext;
  /** The app's setting with the SLOs. */
  text: string | undefined;
  definitions?: Definitions;
  /** uid of the data source, and the jobs; kept up with the variables. */
  dataSource: string;
  jobs: string[];
}

/** Which of the app's rules this Grafana has; installs, updates and removes them. */
export class RulesTab extends SceneObjectBase<RulesTabState> {
  public static Component = RulesTabRenderer;

  protected _variableDependency = new VariableDependencyConfig(this, {
    variableNames: [VAR.dataSource, VAR.job],
    onVariableUpdateCompleted: () => this.follow(),
  });

  public constructor(state: Pick<RulesTabState, 'context' | 'text'>) {
    super({ ...state, dataSource: '', jobs: [] });
    this.addActivationHandler(() => {
      this.follow();
      void definitionsOf(this.state.text).then((definitions) => this.setState({ definitions }));
    });
  }

  /** Draws again, for example with an Insights data source that was just added. */
  public follow = () => {
    const dataSource = String(sceneGraph.lookupVariable(VAR.dataSource, this)?.getValue() ?? '');
    this.setState({ dataSource, jobs: chosenJobs(this) });
  };
}

function RulesTabRenderer({ model }: SceneComponentProps<RulesTab>) {
  const { context, definitions, dataSource, jobs } = model.useState();
  const styles = useStyles2(getStyles);
  const writing = useWriting();
  const instance = insightsFor(dataSource);
  const insights = instance?.uid ?? '';
  const { resolution, problem } = context;
  const plan = useMemo(() => {
    if (!definitions) {
      return undefined;
    }
    const planned = planSlos(definitions.slos, definitions.slos, { dataSource, jobs, resolution, insights });
    return { input: rulesInput(SHIPPED_ALERTS, planned, jobs, dataSource), unmeasured: unmeasured(planned) };
  }, [definitions, dataSource, jobs, resolution, insights]);
  if (dataSource === '' && problem) {
    return <ProblemState problem={problem} />;
  }
  if (!plan) {
    return <LoadingState text="Reading the SLOs…" />;
  }
  return (
    <div className={styles.body} data-testid={testIds.page}>
      <AddInsights dataSource={dataSource} onAdded={model.follow} />
      {instance && <InsightsNotes instance={instance} />}
      {insights && (
        <RulesView key={JSON.stringify([insights, dataSource, jobs])} insights={insights} writing={writing} {...plan} />
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  body: pageBody(theme),
});

import { type GrafanaTheme2 } from '@grafana/data';
import {
  SceneObjectBase,
  sceneGraph,
  VariableDependencyConfig,
  type SceneComponentProps,
  type SceneObject,
  type SceneObjectState,
} from '@grafana/scenes';
import { useStyles2 } from '@grafana/ui';
import React from 'react';
import { type Promql } from '../../metrics/promql';
import { sloUrl, VAR } from '../../routing';
import { AddInsights } from '../../shared/insights/AddInsights';
import { insightsFor } from '../../shared/insights/instance';
import { InsightsNotes } from '../../shared/insights/InsightsNotes';
import { type PageContext } from '../../shared/scene/CatalogueGate';
import { chosenJobs } from '../../shared/scene/chosen';
import { type Definitions, definitionsOf } from '../../shared/slos/definitions';
import { findSlo } from '../../shared/slos/find';
import { goTo } from '../../shared/scene/links';
import { type SloStore } from '../../shared/slos/queries';
import { LoadingState } from '../../shared/states/states';
import { testIds } from '../../shared/testIds';
import { pageBody } from '../../shared/ui/pageBody';

/** What the scenes of SLOs are made from. */
export interface SloContext {
  definitions: Definitions;
  /** The setting that the definitions were read from; undefined means the shipped ones. */
  text: string | undefined;
  /** Where SLOs are measured; `insights` is empty where there is none. */
  store: SloStore;
  promql: Promql;
  /** Name of the SLO that the page is about. */
  name: string;
}

/** A page of SLOs: what it shows, and whether it is of use without measuring. */
export interface SloView {
  build: (context: SloContext) => SceneObject;
  withoutInsights?: boolean;
}

/** What a page of SLOs is about. */
export interface SloSceneOptions {
  /** The app's setting with the SLOs. */
  text: string | undefined;
  name: string;
  /** Gives the page the title of the SLO that it is about. */
  entitle?: (title: string) => void;
}

interface SloSceneState extends SceneObjectState, SloSceneOptions {
  context: PageContext;
  /** The page's path below SLOs. */
  path: string;
  view: SloView;
  definitions?: Definitions;
  dataSource: string;
  /** The content; undefined until the SLOs are read, and where nothing can be measured. */
  body?: SceneObject;
}

/**
 * Stands around the content of every page of SLOs: reads the SLOs, finds the Insights data source beside the chosen one, and
 * builds the content for both. The choice of instances does not apply to a promise.
 */
export class SloScene extends SceneObjectBase<SloSceneState> {
  public static Component = SloSceneRenderer;

  private builtFor?: string;

  protected _variableDependency = new VariableDependencyConfig(this, {
    variableNames: [VAR.dataSource, VAR.job],
    onVariableUpdateCompleted: () => this.rebuild(),
  });

  public constructor(state: Pick<SloSceneState, 'context' | 'path' | 'view'> & SloSceneOptions) {
    super({ ...state, dataSource: '' });
    this.addActivationHandler(() => {
      void this.read();
    });
  }

  private async read() {
    const definitions = this.state.definitions ?? (await definitionsOf(this.state.text));
    const { path, name, entitle } = this.state;
    const slo = findSlo(definitions.slos, name);
    if (slo && slo.name !== name) {
      goTo(sloUrl(path, slo.name), { replace: true });
      return;
    }
    slo && entitle?.(slo.title);
    this.setState({ definitions });
    this.rebuild();
  }

  /** Builds the content anew where it would be another one. */
  public rebuild = () => {
    const { definitions, context, view, text, name } = this.state;
    const dataSource = String(sceneGraph.lookupVariable(VAR.dataSource, this)?.getValue() ?? '');
    const jobs = chosenJobs(this);
    const insights = insightsFor(dataSource)?.uid ?? '';
    const builtFor = JSON.stringify([dataSource, jobs, view.withoutInsights ? '' : insights]);
    if (!definitions || builtFor === this.builtFor) {
      return;
    }
    this.builtFor = builtFor;
    const { resolution, promql } = context;
    const store = { dataSource, jobs, resolution, insights };
    const built = insights || view.withoutInsights;
    this.setState({ dataSource, body: built ? view.build({ definitions, text, store, promql, name }) : undefined });
  };
}

function SloSceneRenderer({ model }: SceneComponentProps<SloScene>) {
  const { definitions, dataSource, body } = model.useState();
  const instance = insightsFor(dataSource);
  const styles = useStyles2(getStyles);
  if (!definitions || dataSource === '') {
    return <LoadingState text="Reading the SLOs…" />;
  }
  return (
    <div className={styles.body} data-testid={testIds.page}>
      <AddInsights dataSource={dataSource} onAdded={model.rebuild} />
      {instance && <InsightsNotes instance={instance} />}
      {body && <body.Component model={body} />}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  body: pageBody(theme),
});

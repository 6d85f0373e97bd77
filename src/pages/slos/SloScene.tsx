import { css } from '@emotion/css';
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
import React, { type ComponentType, useEffect } from 'react';
import { type Promql } from '../../metrics/promql';
import { VAR } from '../../routing';
import { type PageContext } from '../../shared/scene/CatalogueGate';
import { chosenJobs } from '../../shared/scene/chosen';
import { type Definitions, useDefinitions } from '../../shared/slos/definitions';
import { type SloScope } from '../../shared/slos/measure';
import { LoadingState } from '../../shared/states/states';
import { testIds } from '../../shared/testIds';
import { MINUTE } from '../../slo/window';

/** What every page of SLOs is given. */
export interface SloViewProps {
  definitions: Definitions;
  /** The setting that the definitions were read from; undefined means the shipped ones. */
  text: string | undefined;
  scope: SloScope;
  promql: Promql;
  /** Name of the SLO that the page is about. */
  name: string;
  /** The page's scene, for panels and links that need its variables. */
  scene: SloScene;
}

interface SloSceneState extends SceneObjectState {
  context: PageContext;
  view: ComponentType<SloViewProps>;
  text: string | undefined;
  name: string;
  /** Gives the page the title of the SLO that it is about. */
  entitle?: (title: string) => void;
  dataSource: string;
  jobs: string[];
  /** Panels that a view draws; here so that they are part of the scene. */
  panels?: SceneObject;
  /** Milliseconds, a full minute: the end of the page's time range. */
  now: number;
}

/** A page of SLOs: one view, and where and when it measures. The choice of instances does not apply to a promise. */
export class SloScene extends SceneObjectBase<SloSceneState> {
  public static Component = SloSceneRenderer;

  protected _variableDependency = new VariableDependencyConfig(this, {
    variableNames: [VAR.dataSource, VAR.job],
    onVariableUpdateCompleted: () => this.follow(),
  });

  public constructor(state: Pick<SloSceneState, 'context' | 'view' | 'text' | 'name' | 'entitle'>) {
    super({ ...state, dataSource: '', jobs: [], now: 0 });
    this.addActivationHandler(() => {
      this.follow();
      this._subs.add(sceneGraph.getTimeRange(this).subscribeToState(() => this.follow()));
    });
  }

  private follow() {
    const { to } = sceneGraph.getTimeRange(this).state.value;
    this.setState({
      dataSource: String(sceneGraph.lookupVariable(VAR.dataSource, this)?.getValue() ?? ''),
      jobs: chosenJobs(this),
      now: Math.floor(to.valueOf() / MINUTE) * MINUTE,
    });
  }
}

function SloSceneRenderer({ model }: SceneComponentProps<SloScene>) {
  const { context, view: View, text, name, entitle, dataSource, jobs, now } = model.useState();
  const definitions = useDefinitions(text);
  const title = definitions?.slos.find((slo) => slo.name === name)?.title;
  useEffect(() => {
    if (title) {
      entitle?.(title);
    }
  }, [title, entitle]);
  const styles = useStyles2(getStyles);
  if (!definitions || now === 0) {
    return <LoadingState text="Reading the SLOs…" />;
  }
  const scope = { dataSource, jobs, now, resolution: context.resolution };
  return (
    <div className={styles.body} data-testid={testIds.page}>
      <View {...{ definitions, text, scope, promql: context.promql, name, scene: model }} />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  body: css({
    display: 'flex',
    flexDirection: 'column',
    flexGrow: 1,
    gap: theme.spacing(1),
    minWidth: 0,
    paddingBottom: theme.spacing(2),
    // Grafana's alerts would take the height that is left.
    '& > *': { flexGrow: 0 },
  }),
});

import { type GrafanaTheme2, LoadingState, type PanelData } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import {
  SceneObjectBase,
  sceneGraph,
  VariableDependencyConfig,
  type SceneComponentProps,
  type SceneObjectState,
} from '@grafana/scenes';
import { Alert, Button, LinkButton, Stack, useStyles2 } from '@grafana/ui';
import { css } from '@emotion/css';
import React, { useMemo, useState } from 'react';
import { type Arrival, type ArrivalQuery, readArrival } from '../../metrics/arrival';
import { type Resolution } from '../../metrics/resolve';
import { VAR } from '../../routing';
import { actionsFor, CatalogueGate } from '../../shared/scene/CatalogueGate';
import { chosenJobs } from '../../shared/scene/chosen';
import { SentenceLine } from '../../shared/headline/Headline';
import { errorsOf, type Problem, problemFromError } from '../../shared/store/problems';
import { samplesOf } from '../../shared/store/prometheus';
import { type Sentence } from '../../shared/words/readings';
import { type Action } from '../../shared/states/states';
import { recall, remember } from '../../shared/settings/storage';
import { testIds } from '../../shared/testIds';
import { countsOf } from './cardinality';
import { CardinalityCheck } from './CardinalityCheck';
import { ConceptTable } from './ConceptTable';
import { ConnectionTests } from './ConnectionTests';
import { findingsOf } from './findings';
import { FindingList } from './FindingList';
import { guessStore, type Fix, isStore, type Store } from './lines';
import { rowsOf } from './rows';
import { setupSentence } from './sentence';
import { Steps } from './Steps';

interface SetupViewState extends SceneObjectState {
  resolution: Resolution;
  problem?: Problem;
  /** uid of the data source, and the jobs; kept up with the variables. */
  dataSource: string;
  jobs: string[];
}

const QUERIES: ArrivalQuery[] = ['up', 'targets', 'infos', 'pushed', 'unnamed', 'versions', 'restarts', 'jumps'];

/** What this contextd reports, what is missing, and the configuration that adds it. */
export class SetupView extends SceneObjectBase<SetupViewState> {
  public static Component = SetupRenderer;

  protected _variableDependency = new VariableDependencyConfig(this, {
    variableNames: [VAR.dataSource, VAR.job],
    onVariableUpdateCompleted: () => this.follow(),
  });

  public constructor(state: Omit<SetupViewState, 'dataSource' | 'jobs'>) {
    super({ ...state, dataSource: '', jobs: [] });
    this.addActivationHandler(() => this.follow());
  }

  /** What the reader can do about the page's problem. */
  public actions(): Action[] {
    const { problem } = this.state;
    return problem && this.parent instanceof CatalogueGate ? actionsFor(problem, this.parent) : [];
  }

  /** Queries the store again for what it has. */
  public lookAgain = () => {
    if (this.parent instanceof CatalogueGate) {
      this.parent.retry();
    }
  };

  private follow() {
    const value = (name: string) => String(sceneGraph.lookupVariable(name, this)?.getValue() ?? '');
    this.setState({ dataSource: value(VAR.dataSource), jobs: chosenJobs(this) });
  }
}

function SetupRenderer({ model }: SceneComponentProps<SetupView>) {
  const { resolution, problem, dataSource, jobs, $data } = model.useState();
  const { data } = sceneGraph.getData(model).useState();
  const styles = useStyles2(getStyles);
  const [store, setStore] = useStore(dataSource);
  const [openFix, setOpenFix] = useState<Fix>();
  const answers = $data ? data : undefined;
  const { arrival, counts } = useMemo(() => read(answers), [answers]);
  const findings = useMemo(() => findingsOf(resolution, arrival), [resolution, arrival]);
  const unknown = problem !== undefined && problem.kind !== 'jobNotFound';
  const rows = useMemo(() => rowsOf(resolution, unknown), [resolution, unknown]);
  const misleading = rows.filter((row) => row.misleading.length > 0).length;
  const sentence = sayIt(
    setupSentence({ resolution, arrival, problem, misleading }),
    Boolean($data) && !problem,
    answers
  );
  const of = JSON.stringify([dataSource, ...jobs]);
  return (
    <div className={styles.body} data-testid={testIds.page}>
      <SentenceLine sentence={sentence} />
      {problem && <ProblemBar problem={problem} actions={model.actions()} />}
      <div className={styles.columns}>
        <ConnectionTests key={of} dataSource={dataSource} jobs={jobs} onFix={setOpenFix} />
        <FindingList findings={findings} />
      </div>
      <Steps rows={rows} jobs={jobs} store={store} onStore={setStore} open={openFix} onOpen={setOpenFix} />
      <CardinalityCheck
        key={`cardinality ${of}`}
        resolution={resolution}
        dataSource={dataSource}
        jobs={jobs}
        store={store}
      />
      <ConceptTable
        rows={rows}
        counts={counts}
        dataSource={dataSource}
        jobs={jobs}
        store={store}
        onLookAgain={model.lookAgain}
      />
    </div>
  );
}

/** The sentence waits for the measurements; where they fail, it says what the names imply. */
function sayIt(sentence: Sentence, measures: boolean, data?: PanelData): Sentence {
  if (!measures) {
    return sentence;
  }
  const [error] = errorsOf(data);
  if (error) {
    const { detail } = problemFromError(error, 'The data source');
    return { state: 'unknown', text: `${sentence.text} Versions and targets could not be measured: ${detail}` };
  }
  const waiting = !data || data.state === LoadingState.NotStarted || data.state === LoadingState.Loading;
  return waiting && !data?.series.length ? { state: 'unknown', text: 'Measuring…' } : sentence;
}

function read(data?: PanelData): { arrival: Arrival; counts: Map<string, number> } {
  const samples = samplesOf(data?.series ?? [], [...QUERIES, 'counts']);
  return { arrival: readArrival(samples), counts: countsOf(samples.counts) };
}

/** The store whose lines are shown: the reader's choice, kept in the browser; by default, the data source's type. */
function useStore(dataSource: string): [Store, (store: Store) => void] {
  const [chosen, setChosen] = useState(() => recall('store'));
  const choose = (store: Store) => {
    remember('store', store);
    setChosen(store);
  };
  return [isStore(chosen) ? chosen : storeBehind(dataSource), choose];
}

function storeBehind(uid: string): Store {
  const settings = uid ? getDataSourceSrv().getInstanceSettings({ uid }) : undefined;
  return guessStore((settings?.jsonData as { prometheusType?: string } | undefined)?.prometheusType, settings?.name);
}

function ProblemBar({ problem: { title, detail, kind }, actions }: { problem: Problem; actions: Action[] }) {
  return (
    <div data-testid={testIds.problem} data-kind={kind}>
      <Alert severity="warning" title={title} bottomSpacing={0}>
        <Stack direction="column" gap={1}>
          <span>{detail}</span>
          <Stack direction="row" gap={1} wrap="wrap">
            {actions.map(({ label, icon, href, onClick }) =>
              href !== undefined ? (
                <LinkButton key={label} href={href} icon={icon} size="sm" variant="secondary">
                  {label}
                </LinkButton>
              ) : (
                <Button key={label} onClick={onClick} icon={icon} size="sm" variant="secondary">
                  {label}
                </Button>
              )
            )}
          </Stack>
        </Stack>
      </Alert>
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
  }),
  columns: css({
    display: 'grid',
    gap: theme.spacing(1),
    gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
    '@media (max-width: 900px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
});

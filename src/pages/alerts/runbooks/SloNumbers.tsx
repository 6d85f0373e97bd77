import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import {
  SceneObjectBase,
  sceneGraph,
  VariableDependencyConfig,
  type SceneComponentProps,
  type SceneObjectState,
  type SceneQueryRunner,
} from '@grafana/scenes';
import { Text, TextLink, useStyles2 } from '@grafana/ui';
import React from 'react';
import { useLocation } from 'react-router-dom';
import { type Resolution } from '../../../metrics/resolve';
import { RUNBOOK_SLO_KEY, runbookPage, SLO_PATHS, sloUrl, VAR } from '../../../routing';
import { Tile } from '../../../shared/headline/Tile';
import { AddInsights } from '../../../shared/insights/AddInsights';
import { insightsFor } from '../../../shared/insights/instance';
import { chosenJobs } from '../../../shared/scene/chosen';
import { linkTo } from '../../../shared/scene/links';
import { definitionsOf } from '../../../shared/slos/definitions';
import { measureOf, type SloMeasure } from '../../../shared/slos/measure';
import {
  incrementTargets,
  insightsName,
  insightsRunner,
  type PlannedSlo,
  planSlos,
} from '../../../shared/slos/queries';
import { testIds } from '../../../shared/testIds';
import { LoadingState } from '../../../shared/states/states';
import { type BurnReading, burnReading } from './burnReading';

interface SloNumbersState extends SceneObjectState {
  /** The alert that every SLO has. */
  alert: string;
  /** The app's setting of SLOs. */
  text: string | undefined;
  resolution: Resolution;
  dataSource: string;
  body?: SloList;
}

/** How fast each error budget burns, over the windows of an alert. */
export class SloNumbers extends SceneObjectBase<SloNumbersState> {
  public static Component = SloNumbersRenderer;

  private builtFor?: string;

  protected _variableDependency = new VariableDependencyConfig(this, {
    variableNames: [VAR.dataSource, VAR.job],
    onVariableUpdateCompleted: () => void this.rebuild(),
  });

  public constructor(state: Pick<SloNumbersState, 'alert' | 'text' | 'resolution'>) {
    super({ ...state, dataSource: '' });
    this.addActivationHandler(() => {
      void this.rebuild();
    });
  }

  public rebuild = async () => {
    const { alert, text, resolution } = this.state;
    const { slos } = await definitionsOf(text);
    const dataSource = String(sceneGraph.lookupVariable(VAR.dataSource, this)?.getValue() ?? '');
    const jobs = chosenJobs(this);
    const insights = insightsFor(dataSource)?.uid ?? '';
    const builtFor = JSON.stringify([dataSource, jobs, insights]);
    if (builtFor === this.builtFor) {
      return;
    }
    this.builtFor = builtFor;
    // A throughput has no budget that could burn.
    const budgets = slos.filter(({ indicator }) => indicator.kind !== 'throughput');
    const store = { dataSource, jobs, resolution, insights };
    const planned = planSlos(budgets, slos, store);
    const runner = insightsRunner(store, incrementTargets(planned, 'state'));
    const body = insights ? new SloList({ alert, planned, store: insightsName(store), $data: runner }) : undefined;
    this.setState({ dataSource, body });
  };
}

function SloNumbersRenderer({ model }: SceneComponentProps<SloNumbers>) {
  const { alert, dataSource, body } = model.useState();
  const slo = useChosenSlo();
  const styles = useStyles2(getStyles);
  return (
    <section className={styles.numbers} aria-label="Live numbers">
      <h2 className={styles.title}>Live numbers</h2>
      {dataSource && <AddInsights dataSource={dataSource} onAdded={() => void model.rebuild()} />}
      {body && <body.Component model={body} />}
      {slo !== null && (
        <TextLink href={linkTo(runbookPage(alert))} variant="bodySmall">
          All SLOs
        </TextLink>
      )}
    </section>
  );
}

interface SloListState extends SceneObjectState {
  alert: string;
  planned: PlannedSlo[];
  /** Name of the Insights data source. */
  store: string;
  $data: SceneQueryRunner;
}

/** The SLOs whose burn can be read, measured by one request. */
class SloList extends SceneObjectBase<SloListState> {
  public static Component = SloListRenderer;
}

function SloListRenderer({ model }: SceneComponentProps<SloList>) {
  const { alert, planned, store, $data } = model.useState();
  const { data } = $data.useState();
  const slo = useChosenSlo();
  const shown = planned.filter(({ slo: { name } }) => slo === null || name === slo);
  const measures = shown.map((one) => measureOf(one, data, store));
  if (shown.length === 0) {
    return <Text color="secondary">{NO_SLO}</Text>;
  }
  if (measures.every((measure) => measure === undefined)) {
    return <LoadingState text="Measuring the SLOs…" />;
  }
  return (
    <>
      {shown.map(({ slo: { name, title } }, i) => (
        <SloTile key={name} alert={alert} name={name} title={title} measure={measures[i]} />
      ))}
    </>
  );
}

const NO_SLO = 'There is no SLO of this name with an error budget. It was renamed or deleted, or is a throughput.';

/** Name of the SLO in the address: the reader came from its alert. */
function useChosenSlo(): string | null {
  return new URLSearchParams(useLocation().search).get(RUNBOOK_SLO_KEY);
}

interface SloTileProps {
  alert: string;
  name: string;
  title: string;
  measure?: SloMeasure;
}

function SloTile({ alert, name, title, measure }: SloTileProps) {
  const styles = useStyles2(getStyles);
  const reading = measure && burnReading(alert, measure);
  return (
    <Tile
      title={title}
      heading={
        <TextLink href={linkTo(sloUrl(SLO_PATHS.detail, name))} inline={false} variant="bodySmall">
          {title}
        </TextLink>
      }
      about="How many times faster than allowed the error budget burns, over the long window of the alert."
      value={reading?.value ?? '–'}
      note={reading?.note}
      state={reading?.met ? 'critical' : 'neutral'}
      testId={testIds.number(name)}
    >
      <p className={styles.reason}>{reasonOf(measure, reading)}</p>
    </Tile>
  );
}

function reasonOf(measure: SloMeasure | undefined, reading: BurnReading | undefined): string {
  return measure === undefined ? 'Measuring…' : (measure.problem ?? reading?.left ?? 'Nothing was counted.');
}

const getStyles = (theme: GrafanaTheme2) => ({
  numbers: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), minWidth: 0 }),
  title: css({ fontSize: theme.typography.h6.fontSize, margin: 0 }),
  reason: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize, margin: 0 }),
});

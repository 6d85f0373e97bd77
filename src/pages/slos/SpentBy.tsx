import { css } from '@emotion/css';
import { type DataFrame, FieldType, type GrafanaTheme2, toDataFrame } from '@grafana/data';
import {
  type CustomTransformOperator,
  PanelBuilders,
  SceneDataTransformer,
  SceneObjectBase,
  type SceneComponentProps,
  type SceneObjectState,
  SceneQueryRunner,
  type VizPanel,
} from '@grafana/scenes';
import { Text, useStyles2 } from '@grafana/ui';
import React from 'react';
import { Choice } from '../../shared/ui/Choice';
import { map } from 'rxjs/operators';
import { ExploreLink } from '../../shared/scene/ExploreLink';
import { insightsRunner, resolveIn, type SloStore, type SloTarget } from '../../shared/slos/queries';
import { type GroupReading } from '../../slo/reading';
import { type Resolved } from '../../slo/resolve';
import type { Slo } from '../../slo/types';
import { attributed, isShared, spendLabels, spentParts } from './spent';
import { unitWords } from './words';

interface SpentByState extends SceneObjectState {
  slo: Slo;
  all: readonly Slo[];
  store: SloStore;
  /** The label by which what was spent is split. */
  label: string;
  panel: VizPanel;
  /** Why this label cannot be asked for. */
  problem?: string;
}

/** What spent the budget of a group, by the values of a label, as parts that add up to what is spent. */
export class SpentBy extends SceneObjectBase<SpentByState> {
  public static Component = SpentByRenderer;

  private group?: GroupReading;

  public constructor({ slo, all, store }: Pick<SpentByState, 'slo' | 'all' | 'store'>) {
    const [label] = spendLabels(slo);
    super({ slo, all, store, label, panel: tablePanel(slo, insightsRunner(store, []), () => this.group) });
  }

  /** Splits what this group has spent. */
  public show(group: GroupReading) {
    this.group = group;
    this.ask();
    const { $data } = this.state.panel.state;
    if ($data instanceof SceneDataTransformer) {
      $data.reprocessTransformations();
    }
  }

  public splitBy = (label: string) => {
    this.setState({ label });
    this.ask();
  };

  private ask() {
    const { slo, all, store, label, panel } = this.state;
    const split = resolveIn({ ...attributed(slo, label), groupBy: [label, ...(slo.groupBy ?? [])] }, all, store);
    if (!split.ok || !this.group) {
      this.setState({ problem: split.ok ? undefined : split.problem });
      return;
    }
    const target: SloTarget = {
      refId: 'A',
      queryType: 'slo',
      measure: 'spentBy',
      mode: 'instant',
      by: label,
      // The recorded series are those of the whole SLO; Insights uses them where they have the label.
      slo: { ...split.slo, groupBy: slo.groupBy ?? [], ...recordedAs(resolveIn(slo, all, store)) },
      ...(slo.groupBy && { group: this.group.labels }),
    };
    this.setState({ problem: undefined });
    const runner = panel.state.$data?.state.$data;
    if (runner instanceof SceneQueryRunner && JSON.stringify(runner.state.queries) !== JSON.stringify([target])) {
      runner.setState({ queries: [{ ...target }] });
      if (runner.isActive) {
        runner.runQueries();
      }
    }
  }
}

const recordedAs = (whole: Resolved) => (whole.ok ? { recordedLabels: whole.slo.recordedLabels } : {});

const BAD = 'Bad';
const SHARE = 'Of the budget';

/** A table of label, bad events and share of the budget. */
function tablePanel(slo: Slo, runner: SceneQueryRunner, group: () => GroupReading | undefined): VizPanel {
  const { many } = unitWords(slo);
  const shared = isShared(slo) ? ` What several spent together is shared among them by their own bad ${many}.` : '';
  return PanelBuilders.table()
    .setTitle('Spent by')
    .setDescription(`Bad ${many} by the value of a label, and their share of the whole budget.${shared}`)
    .setHeaderActions(new ExploreLink({}))
    .setData(new SceneDataTransformer({ $data: runner, transformations: [asTable(slo, group)] }))
    .setNoValue('Nothing spent the budget in this window.')
    .setOption('cellHeight', 'sm' as never)
    .setOverrides((overrides) => {
      // In a narrow window the table scrolls instead of cutting names.
      overrides.matchFieldsByType(FieldType.string).overrideCustomFieldConfig('minWidth', 190);
      overrides
        .matchFieldsWithName(BAD)
        .overrideUnit('locale')
        .overrideDecimals(0)
        .overrideCustomFieldConfig('width', 90);
      overrides
        .matchFieldsWithName(SHARE)
        .overrideUnit('percentunit')
        .overrideDecimals(1)
        .overrideMin(0)
        .overrideMax(1)
        .overrideColor({ mode: 'fixed', fixedColor: 'blue' } as never)
        .overrideCustomFieldConfig('cellOptions', { type: 'gauge', mode: 'basic' } as never);
    })
    .build();
}

/** Metadata of the measure spentBy, see pkg/insights/slo_spent.go. */
interface SpentMeta {
  kind?: string;
  by?: string;
  parts?: Array<{ value: string; bad: number }>;
}

function asTable(slo: Slo, group: () => GroupReading | undefined): CustomTransformOperator {
  return () => (source) => source.pipe(map((frames) => frames.flatMap((frame) => tableOf(frame, slo, group()))));
}

function tableOf(frame: DataFrame, slo: Slo, group: GroupReading | undefined): DataFrame[] {
  const { kind, by = '', parts = [] } = (frame.meta?.custom ?? {}) as SpentMeta;
  if (kind !== 'contextd-slo-spent' || !group) {
    return [];
  }
  const rows = spentParts(parts, group.state, isShared(slo));
  return [
    toDataFrame({
      refId: frame.refId,
      fields: [
        { name: by, type: FieldType.string, values: rows.map(({ label }) => label) },
        { name: BAD, type: FieldType.number, values: rows.map(({ bad }) => bad) },
        { name: SHARE, type: FieldType.number, values: rows.map(({ spent }) => spent) },
      ],
    }),
  ];
}

function SpentByRenderer({ model }: SceneComponentProps<SpentBy>) {
  const { slo, label, panel, problem } = model.useState();
  const styles = useStyles2(getStyles);
  const options = spendLabels(slo)
    .slice(0, 4)
    .map((value) => ({ value, label: value }));
  return (
    <div className={styles.body}>
      <div>
        <Choice aria-label="Split by" size="sm" options={options} value={label} onChange={model.splitBy} />
      </div>
      {problem ? (
        <Text color="secondary">{problem}</Text>
      ) : (
        <div className={styles.panel}>
          <panel.Component model={panel} />
        </div>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  body: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), height: 440, minWidth: 0 }),
  panel: css({ display: 'grid', flexGrow: 1, minHeight: 0, minWidth: 0 }),
});

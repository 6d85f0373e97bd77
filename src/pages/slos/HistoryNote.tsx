import { LoadingState } from '@grafana/data';
import { SceneObjectBase, SceneQueryRunner, type SceneComponentProps, type SceneObjectState } from '@grafana/scenes';
import { Text } from '@grafana/ui';
import React from 'react';
import { jobMatcher } from '../../metrics/resolve';
import { DATA_SOURCE } from '../../shared/panels/panels';
import { errorsOf } from '../../shared/store/failures';
import { problemFromError } from '../../shared/store/problems';
import { format } from '../../shared/words/locale';
import { Section } from '../../shared/ui/Section';
import type { ResolvedSlo } from '../../slo/types';
import { periodDays } from '../../slo/window';
import { historyOf, historyQueries, historySentence } from './history';
import { type SloContext } from './SloScene';

const bytes = (value: number) => format(value, 'decbytes', 1);

interface HistoryNoteState extends SceneObjectState {
  context: SloContext;
  /** The SLO whose series are asked for. */
  measured: ResolvedSlo;
  $data: SceneQueryRunner;
}

/** How long the store remembers what the SLOs are measured from. */
export class HistoryNote extends SceneObjectBase<HistoryNoteState> {
  public static Component = HistoryNoteRenderer;

  public constructor({ context, measured }: Pick<HistoryNoteState, 'context' | 'measured'>) {
    const { jobs } = context.store;
    const queries = historyQueries(measured, jobs.length > 0 ? jobMatcher(jobs) : '').map(({ refId, expr }) => ({
      refId,
      expr,
      instant: true,
      range: false,
      format: 'time_series',
      editorMode: 'code',
    }));
    super({ context, measured, $data: new SceneQueryRunner({ datasource: DATA_SOURCE, queries }) });
  }
}

function HistoryNoteRenderer({ model }: SceneComponentProps<HistoryNote>) {
  const { context } = model.useState();
  const { data } = model.state.$data.useState();
  const [error] = errorsOf(data);
  const longest = Math.max(0, ...context.definitions.slos.map(({ window }) => periodDays(window)));
  const said = error
    ? `The store did not say how long it remembers. ${problemFromError(error, 'The data source').detail}`
    : data?.state === LoadingState.Done
      ? historySentence(historyOf(data.series), longest, bytes)
      : 'Measuring…';
  return (
    <Section title="History" about="How long the store remembers what the SLOs are measured from.">
      <Text element="p" color="secondary">
        {said}
      </Text>
    </Section>
  );
}

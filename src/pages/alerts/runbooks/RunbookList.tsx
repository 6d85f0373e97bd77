import { css } from '@emotion/css';
import { type GrafanaTheme2, LoadingState } from '@grafana/data';
import { SceneObjectBase, sceneGraph, type SceneComponentProps, type SceneObjectState } from '@grafana/scenes';
import { TextLink, useStyles2 } from '@grafana/ui';
import React from 'react';
import { type Expr } from '../../../metrics/promql';
import { runbookPage } from '../../../routing';
import { SentenceLine } from '../../../shared/headline/Headline';
import { queryRunner } from '../../../shared/panels/panels';
import { type PageContext } from '../../../shared/scene/CatalogueGate';
import { linkTo } from '../../../shared/scene/links';
import { errorsOf } from '../../../shared/store/problems';
import { testIds } from '../../../shared/testIds';
import { Section } from '../../../shared/ui/Section';
import { alertStates, type AlertState, statesOf } from './firing';
import { StateBadge } from './FiringNow';
import { RUNBOOK_GROUPS, type RunbookGroup } from './list';
import { SeverityBadge } from '../SeverityBadge';
import { listSentence } from './words';

interface RunbookListState extends SceneObjectState {
  expr: Expr;
}

/** All runbooks by subject, with the state of each alert. */
export class RunbookList extends SceneObjectBase<RunbookListState> {
  public static Component = RunbookListRenderer;

  public constructor({ promql }: PageContext) {
    const expr = alertStates(promql);
    super({ expr, $data: queryRunner([{ expr, instant: true }]) });
  }
}

function RunbookListRenderer({ model }: SceneComponentProps<RunbookList>) {
  const { expr } = model.useState();
  const { data } = sceneGraph.getData(model).useState();
  const styles = useStyles2(getStyles);
  const answered = data?.state === LoadingState.Done && errorsOf(data).length === 0;
  const states = answered ? statesOf(data.series) : undefined;
  return (
    <div className={styles.page} data-testid={testIds.page}>
      <SentenceLine sentence={listSentence(expr.ok ? states : undefined)} />
      {RUNBOOK_GROUPS.map((group) => (
        <GroupTable key={group.title} group={group} states={states} known={expr.ok} />
      ))}
    </div>
  );
}

interface GroupProps {
  group: RunbookGroup;
  states?: Map<string, AlertState>;
  known: boolean;
}

function GroupTable({ group: { title, entries }, states, known }: GroupProps) {
  const styles = useStyles2(getStyles);
  return (
    <Section title={title} about={`${entries.length} runbook${entries.length === 1 ? '' : 's'}.`}>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={`Runbooks: ${title}`}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Alert</th>
              <th scope="col">Severity</th>
              <th scope="col">Now</th>
              <th scope="col">Says</th>
            </tr>
          </thead>
          <tbody>
            {entries.map(({ name, severity, summary }) => (
              <tr key={name} data-testid={testIds.runbook(name)}>
                <th scope="row">
                  <TextLink href={linkTo(runbookPage(name))} inline={false}>
                    {name}
                  </TextLink>
                </th>
                <td>
                  <SeverityBadge severity={severity} />
                </td>
                <td>
                  <StateBadge name={name} state={states && (states.get(name) ?? 'quiet')} known={known} />
                </td>
                <td className={styles.summary}>{summary}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({
    display: 'flex',
    flexDirection: 'column',
    flexGrow: 1,
    gap: theme.spacing(1),
    minWidth: 0,
    paddingBottom: theme.spacing(2),
  }),
  scroll: css({ overflowX: 'auto' }),
  table: css({
    borderCollapse: 'collapse',
    minWidth: 620,
    tableLayout: 'fixed',
    width: '100%',
    'th, td': { padding: theme.spacing(0.5, 1, 0.5, 0), textAlign: 'left' },
    'th:nth-child(1)': { width: 240 },
    'th:nth-child(2)': { width: 90 },
    'th:nth-child(3)': { width: 140 },
    'thead th': {
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      fontWeight: theme.typography.fontWeightMedium,
    },
    'tbody th': { fontWeight: theme.typography.fontWeightRegular },
  }),
  summary: css({ overflowWrap: 'anywhere' }),
});

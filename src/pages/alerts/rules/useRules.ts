import { getDataSourceSrv } from '@grafana/runtime';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { SHIPPED_ALERTS } from '../../../alerts/shipped';
import { type AlertingState, type Folder, readAlerting, readFolders } from '../../../shared/alerting/client';
import { type PrometheusRules, prometheusRules } from '../../../shared/alerting/prometheusRules';
import { type RuleGroup } from '../../../shared/alerting/provisioned';
import { ruleStates } from '../../../shared/alerting/state';
import { grafanaRuleGroups, type RulesInput } from '../../../shared/insights/rules';
import { type RuleRow, ruleRows } from './rows';

/** What the tab is made from; each part is undefined until it is there. */
export interface RulesData {
  rows?: RuleRow[];
  /** Why the app's rules could not be built. */
  failure?: string;
  /** Why Grafana's rules could not be read. */
  refusal?: string;
  folders: Folder[];
  /** Reads Grafana and Prometheus again. */
  reload: () => Promise<void>;
}

interface Read {
  groups?: RuleGroup[];
  failure?: string;
  /** Grafana answered, or refused. */
  answered?: { alerting?: AlertingState; refusal?: string; folders: Folder[]; prometheus?: PrometheusRules };
}

const SUBJECTS = new Map(SHIPPED_ALERTS.map(({ name, subject }) => [name, subject]));

/**
 * @param input of the app's rules; the same object while nothing has changed
 * @param unmeasured SLOs of which no rules can be written here
 */
export function useRules(insights: string, input: RulesInput, unmeasured: readonly string[]): RulesData {
  const [read, setRead] = useState<Read>({});
  const mounted = useRef(true);
  const dataSource = input.prometheusUid ?? '';
  const show = useCallback((part: Partial<Read>) => {
    mounted.current && setRead((before) => ({ ...before, ...part }));
  }, []);
  const reload = useCallback(async () => show({ answered: await readGrafana(dataSource) }), [dataSource, show]);
  useEffect(() => {
    mounted.current = true;
    grafanaRuleGroups(insights, input).then(
      (groups) => show({ groups, failure: undefined }),
      (error: Error) => show({ failure: error.message })
    );
    void readGrafana(dataSource).then((answered) => show({ answered }));
    return () => {
      mounted.current = false;
    };
  }, [insights, input, dataSource, show]);
  const { groups, failure, answered } = read;
  const rows = useMemo(
    () => (groups && answered ? rowsOf(groups, answered, unmeasured) : undefined),
    [groups, answered, unmeasured]
  );
  return { rows, failure, refusal: answered?.refusal, folders: answered?.folders ?? [], reload };
}

async function readGrafana(dataSource: string): Promise<NonNullable<Read['answered']>> {
  const [grafana, prometheus] = await Promise.all([
    readAlerting().then(
      // Only who reads rules may write them, and needs a folder.
      async (alerting) => ({ alerting, folders: await readFolders().catch((): Folder[] => []) }),
      (error: Error) => ({ refusal: error.message, folders: [] })
    ),
    prometheusRules(dataSource),
  ]);
  return { ...grafana, prometheus };
}

function rowsOf(groups: RuleGroup[], answered: NonNullable<Read['answered']>, unmeasured: readonly string[]) {
  const { alerting, prometheus } = answered;
  const installed = alerting ?? { rules: [], intervals: new Map<string, number>() };
  const states = ruleStates(groups, installed, (uid) => getDataSourceSrv().getInstanceSettings({ uid }) !== undefined);
  return ruleRows(states, { subjects: SUBJECTS, unmeasured, prometheus, evaluations: alerting?.evaluations });
}

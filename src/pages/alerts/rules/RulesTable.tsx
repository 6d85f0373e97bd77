import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, Combobox, FilterInput, InlineField, useStyles2 } from '@grafana/ui';
import React, { useId, useMemo, useState } from 'react';
import { Section } from '../../../shared/ui/Section';
import { ALL, type Filter, filtered, NO_FILTER, optionsOf } from './filter';
import { type Action } from './Review';
import { choosable, type RuleRow, suggested } from './rows';
import { RuleLine } from './RuleLine';
import { rulesCount } from './words';

interface RulesTableProps {
  rows: RuleRow[];
  /** uids. */
  chosen: readonly string[];
  /** Left out where nothing can be chosen. */
  onChoose?: (uids: string[]) => void;
  /** How many of the chosen rules each action is about. */
  counts: Record<Action, number>;
  /** Left out where nothing can be written. */
  onAction?: (action: Action) => void;
  onReload: () => void;
}

/** Every rule: whether this Grafana has it, how it differs, and whether it is evaluated. */
export function RulesTable({ rows, chosen, onChoose, counts, onAction, onReload }: RulesTableProps) {
  const styles = useStyles2(getStyles);
  const [filter, setFilter] = useState<Filter>(NO_FILTER);
  const shown = useMemo(() => filtered(rows, filter), [rows, filter]);
  const toggle = (uid: string) =>
    onChoose?.(chosen.includes(uid) ? chosen.filter((one) => one !== uid) : [...chosen, uid]);
  return (
    <Section
      title="Rules"
      about="The alert rules of this app and of your SLOs, compared with this Grafana. Open a row for the differences."
      actions={
        <Button size="sm" variant="secondary" icon="sync" onClick={onReload}>
          Compare again
        </Button>
      }
    >
      <Filters rows={rows} filter={filter} onChange={setFilter} shown={shown.length} />
      {onChoose && (
        <div className={styles.bar}>
          <Button
            size="sm"
            variant="secondary"
            onClick={() => onChoose([...new Set([...chosen, ...shown.filter(choosable).map(({ uid }) => uid)])])}
          >
            {shown.length === rows.length ? 'Choose all' : 'Choose all shown'}
          </Button>
          <Button size="sm" variant="secondary" onClick={() => onChoose([])}>
            Choose none
          </Button>
          <Button size="sm" variant="secondary" onClick={() => onChoose(suggested(rows))}>
            Choose what is missing or outdated
          </Button>
          <span role="status" className={styles.count}>{`${chosen.length} chosen`}</span>
        </div>
      )}
      {shown.length === 0 ? (
        <p className={styles.nothing}>No rule matches. Clear the filter to see all of them.</p>
      ) : (
        <div className={styles.scroll}>
          <table className={styles.table}>
            <thead>
              <tr>
                {onChoose && (
                  <th scope="col" className={styles.box}>
                    <span className="sr-only">Chosen</span>
                  </th>
                )}
                <th scope="col">Rule</th>
                <th scope="col">Severity</th>
                <th scope="col">State</th>
                <th scope="col">Evaluation</th>
                <th scope="col">Prometheus</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((row) => (
                <RuleLine
                  key={`${row.uid} ${row.title} ${row.slo ?? ''}`}
                  row={row}
                  chosen={chosen.includes(row.uid)}
                  onToggle={onChoose && (() => toggle(row.uid))}
                  choosing={onChoose !== undefined}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {onAction && (
        <div className={styles.actions}>
          <Button icon="eye" disabled={counts.install === 0} onClick={() => onAction('install')}>
            {`Review and install ${rulesCount(counts.install)}`}
          </Button>
          <Button
            icon="trash-alt"
            variant="secondary"
            disabled={counts.remove === 0}
            onClick={() => onAction('remove')}
          >
            {`Remove ${rulesCount(counts.remove)}`}
          </Button>
        </div>
      )}
    </Section>
  );
}

interface FiltersProps {
  rows: readonly RuleRow[];
  filter: Filter;
  onChange: (filter: Filter) => void;
  shown: number;
}

const LABELS = { subject: 'Subject', severity: 'Severity', state: 'State' };

function Filters({ rows, filter, onChange, shown }: FiltersProps) {
  const styles = useStyles2(getStyles);
  const id = useId();
  const options = useMemo(() => optionsOf(rows), [rows]);
  return (
    <div className={styles.bar}>
      <div className={styles.search}>
        <FilterInput
          value={filter.text}
          onChange={(text) => onChange({ ...filter, text })}
          escapeRegex={false}
          placeholder="Name, SLO or group"
          aria-label="Filter the rules"
        />
      </div>
      {(['subject', 'severity', 'state'] as const).map((key) => (
        <InlineField key={key} label={LABELS[key]} htmlFor={`${id}-${key}`} className={styles.filter}>
          <Combobox
            id={`${id}-${key}`}
            width={20}
            options={options[key]}
            value={filter[key]}
            onChange={({ value }) => onChange({ ...filter, [key]: value })}
          />
        </InlineField>
      ))}
      <span role="status" className={styles.count}>
        {shown === rows.length ? '' : `${shown} of ${rows.length} shown`}
      </span>
      {(filter.text || [filter.subject, filter.severity, filter.state].some((value) => value !== ALL)) && (
        <Button size="sm" variant="secondary" fill="text" onClick={() => onChange(NO_FILTER)}>
          Clear the filter
        </Button>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({
    alignItems: 'center',
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    marginTop: theme.spacing(1),
  }),
  // The list is long: what can be done with the choice stays in view.
  actions: css({
    background: theme.colors.background.primary,
    borderTop: `1px solid ${theme.colors.border.weak}`,
    bottom: 0,
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    padding: theme.spacing(1, 0),
    position: 'sticky',
    zIndex: 1,
  }),
  search: css({ flex: '1 1 220px', maxWidth: 360, minWidth: 0 }),
  filter: css({ margin: 0 }),
  count: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  nothing: css({ color: theme.colors.text.secondary, margin: theme.spacing(2, 0, 0) }),
  scroll: css({ marginTop: theme.spacing(1), overflowX: 'auto' }),
  table: css({
    borderCollapse: 'collapse',
    minWidth: 620,
    tableLayout: 'fixed',
    width: '100%',
    'th, td': { overflowWrap: 'anywhere', padding: theme.spacing(0.5, 1), textAlign: 'left', verticalAlign: 'top' },
    'thead th': {
      borderBottom: `1px solid ${theme.colors.border.medium}`,
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      fontWeight: theme.typography.fontWeightMedium,
    },
    'thead th:nth-last-child(4)': { width: 96 },
    'thead th:nth-last-child(3)': { width: 190 },
    'thead th:nth-last-child(2)': { width: 120 },
    'thead th:nth-last-child(1)': { width: 110 },
    '@media (max-width: 900px)': {
      'thead th:nth-last-child(3)': { width: 150 },
      'thead th:nth-last-child(2)': { width: 96 },
    },
  }),
  box: css({ width: 40 }),
});

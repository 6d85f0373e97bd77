import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { Button, FilterInput, Stack, useStyles2 } from '@grafana/ui';
import React, { useMemo, useState } from 'react';
import { Choice } from '../../shared/ui/Choice';
import { type ConceptGroup } from '../../metrics/catalogue';
import { CONCEPT_KEY } from '../../routing';
import { type OpenParts, useOpenParts } from '../../shared/scene/openParts';
import { FoldAll } from '../../shared/ui/Fold';
import { Section } from '../../shared/ui/Section';
import { ConceptGroupRows } from './ConceptGroupRows';
import { type Store } from './lines';
import { byGroup, countRows, filterRows, openFirst, type Row, type RowFilter } from './rows';

interface ConceptTableProps {
  rows: Row[];
  /** Series by listed name. */
  counts: Map<string, number>;
  dataSource: string;
  jobs: string[];
  store: Store;
  onLookAgain: () => void;
}

const FILTERS: Array<[RowFilter, string]> = [
  ['all', 'All'],
  ['found', 'Found'],
  ['missing', 'Missing'],
  ['misleading', 'Misleading'],
];

/** Every concept of the catalogue, folded by group: the series it was found as, or why it is missing and how to get it. */
export function ConceptTable({ rows, onLookAgain, ...context }: ConceptTableProps) {
  const styles = useStyles2(getStyles);
  const [linked] = useState(() => String(locationService.getSearchObject()[CONCEPT_KEY] ?? ''));
  const [text, setText] = useState('');
  const [filter, setFilter] = useState<RowFilter>('all');
  const numbers = useMemo(() => countRows(rows), [rows]);
  const groups = useMemo(() => byGroup(filterRows(rows, filter, text)), [rows, filter, text]);
  const shown = groups.reduce((sum, group) => sum + group.rows.length, 0);
  const kept = useKeptParts(rows, linked);
  const matching = useMatchingParts(
    groups.map(({ group }) => group),
    `${filter} ${text}`
  );
  const parts = filter === 'all' && text.trim() === '' ? kept : matching;
  return (
    <Section
      title="Concepts"
      about="The series of each concept, or why it is missing and how to get it. Groups that lack something come first. Open a row for details."
      actions={
        <Button size="sm" variant="secondary" icon="sync" onClick={onLookAgain}>
          Look again
        </Button>
      }
    >
      <div className={styles.bar}>
        <div className={styles.search}>
          <FilterInput
            value={text}
            onChange={setText}
            escapeRegex={false}
            placeholder="Name, group or series"
            aria-label="Filter the concepts"
          />
        </div>
        <Choice
          aria-label="Show"
          options={FILTERS.map(([value, label]) => ({ value, label: `${label} ${numbers[value]}` }))}
          value={filter}
          onChange={setFilter}
        />
        <Stack direction="row" gap={1} alignItems="center" wrap="wrap">
          <span className={styles.shown} role="status">
            {shown === rows.length ? '' : `${shown} of ${rows.length} shown`}
          </span>
          <FoldAll parts={parts} of={groups.length} />
        </Stack>
      </div>
      {shown === 0 ? (
        <p className={styles.nothing}>No concept matches. Clear the filter to see all of them.</p>
      ) : (
        <div className={styles.scroll}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">Concept</th>
                <th scope="col">State</th>
                <th scope="col">Found as, or why it is missing</th>
                <th scope="col" className={styles.number}>
                  Series
                </th>
              </tr>
            </thead>
            {groups.map(({ group, ...content }) => (
              <ConceptGroupRows
                key={group}
                {...content}
                open={parts.isOpen(group)}
                onToggle={() => parts.toggle(group)}
                linked={linked}
                {...context}
              />
            ))}
          </table>
        </div>
      )}
    </Section>
  );
}

/** The open groups, in the address. Those that need attention are open at first, and the one that a link leads to. */
function useKeptParts(rows: Row[], linked: string): OpenParts {
  const groups = useMemo(() => byGroup(rows), [rows]);
  const all = useMemo(() => groups.map(({ group }) => group), [groups]);
  const first = useMemo(
    () => [...new Set([...openFirst(groups), ...rows.filter(({ id }) => id === linked).map(({ group }) => group)])],
    [groups, rows, linked]
  );
  return useOpenParts(all, first);
}

/** While a filter is set, the groups that match are open; what a reader closes stays closed until the filter changes. */
function useMatchingParts(groups: ConceptGroup[], filter: string): OpenParts {
  const [closed, setClosed] = useState<{ filter: string; groups: string[] }>({ filter, groups: [] });
  const hidden = closed.filter === filter ? closed.groups : [];
  const close = (next: string[]) => setClosed({ filter, groups: next });
  return {
    isOpen: (group) => !hidden.includes(group),
    toggle: (group) => close(hidden.includes(group) ? hidden.filter((one) => one !== group) : [...hidden, group]),
    openAll: () => close([]),
    closeAll: () => close(groups),
    count: groups.filter((group) => !hidden.includes(group)).length,
  };
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({ alignItems: 'center', display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
  search: css({ flex: '1 1 220px', maxWidth: 360, minWidth: 0 }),
  shown: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    '&:empty': { display: 'none' },
  }),
  nothing: css({ color: theme.colors.text.secondary, margin: theme.spacing(2, 0, 0) }),
  scroll: css({ marginTop: theme.spacing(1), overflowX: 'auto' }),
  table: css({
    borderCollapse: 'collapse',
    minWidth: 560,
    tableLayout: 'fixed',
    width: '100%',
    'th, td': { overflowWrap: 'anywhere', padding: theme.spacing(0.5, 1), textAlign: 'left', verticalAlign: 'top' },
    'thead th': {
      background: theme.colors.background.primary,
      borderBottom: `1px solid ${theme.colors.border.medium}`,
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      fontWeight: theme.typography.fontWeightMedium,
    },
    'thead th:nth-child(1)': { width: '26%' },
    'thead th:nth-child(2)': { width: 150 },
    'thead th:nth-child(4)': { width: 80 },
    '@media (max-width: 900px)': { 'thead th:nth-child(2)': { width: 118 }, 'thead th:nth-child(4)': { width: 64 } },
  }),
  number: css({ '&&': { textAlign: 'right' } }),
});

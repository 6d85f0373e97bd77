import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { Button, FilterInput, RadioButtonGroup, Stack, useStyles2 } from '@grafana/ui';
import React, { useMemo, useState } from 'react';
import { CONCEPT_KEY } from '../../routing';
import { ConceptRow } from './ConceptRow';
import { type Store } from './lines';
import { byGroup, countRows, filterRows, type Row, type RowFilter } from './rows';
import { Section } from '../../shared/ui/Section';

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

/** Every concept of the catalogue: the series it was found as, or why it is missing and how to get it. */
export function ConceptTable({ rows, onLookAgain, ...context }: ConceptTableProps) {
  const styles = useStyles2(getStyles);
  const [linked] = useState(() => String(locationService.getSearchObject()[CONCEPT_KEY] ?? ''));
  const [text, setText] = useState('');
  const [filter, setFilter] = useState<RowFilter>('all');
  const numbers = useMemo(() => countRows(rows), [rows]);
  const groups = useMemo(() => byGroup(filterRows(rows, filter, text)), [rows, filter, text]);
  const shown = groups.reduce((sum, group) => sum + group.rows.length, 0);
  return (
    <Section
      title="Concepts"
      about="The series of each concept, or why it is missing and how to get it. Open a row for details."
      actions={
        <Button size="sm" variant="secondary" icon="sync" onClick={onLookAgain}>
          Look again
        </Button>
      }
    >
      <Stack direction="row" gap={1} wrap="wrap" alignItems="center">
        <div className={styles.search}>
          <FilterInput
            value={text}
            onChange={setText}
            escapeRegex={false}
            placeholder="Name, group or series"
            aria-label="Filter the concepts"
          />
        </div>
        <RadioButtonGroup
          aria-label="Show"
          options={FILTERS.map(([value, label]) => ({ value, label: `${label} ${numbers[value]}` }))}
          value={filter}
          onChange={setFilter}
        />
        <span className={styles.shown} role="status">
          {shown === rows.length ? '' : `${shown} of ${rows.length} shown`}
        </span>
      </Stack>
      {shown === 0 ? (
        <p className={styles.nothing}>No concept matches. Clear the filter to see all of them.</p>
      ) : (
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
          {groups.map(({ group, title, rows: ofGroup }) => (
            <tbody key={group}>
              <tr className={styles.group}>
                <th scope="rowgroup" colSpan={4}>
                  {title}
                  <span className={styles.groupCount}>{groupText(ofGroup)}</span>
                </th>
              </tr>
              {ofGroup.map((row) => (
                <ConceptRow key={row.id} row={row} linked={row.id === linked} {...context} />
              ))}
            </tbody>
          ))}
        </table>
      )}
    </Section>
  );
}

function groupText(rows: Row[]): string {
  if (rows.some(({ status }) => status === 'unknown')) {
    return '';
  }
  return `${rows.filter(({ status }) => status === 'found').length} of ${rows.length} found`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  search: css({ flex: '1 1 220px', maxWidth: 360 }),
  shown: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  nothing: css({ color: theme.colors.text.secondary, margin: theme.spacing(2, 0, 0) }),
  table: css({
    borderCollapse: 'collapse',
    marginTop: theme.spacing(1),
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
  group: css({
    background: theme.colors.background.secondary,
    th: { fontWeight: theme.typography.fontWeightMedium },
  }),
  groupCount: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightRegular,
    marginLeft: theme.spacing(1),
  }),
});

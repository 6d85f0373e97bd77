import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import React, { useId } from 'react';
import { FoldToggle } from '../../shared/ui/Fold';
import { ConceptRow, type ConceptRowProps } from './ConceptRow';
import { groupCounts, type Row } from './rows';

interface ConceptGroupRowsProps extends Omit<ConceptRowProps, 'row' | 'linked'> {
  title: string;
  rows: Row[];
  open: boolean;
  onToggle: () => void;
  /** The concept that the URL names. */
  linked: string;
}

/** One group of the table of concepts: its header with counts, and its rows while it is open. */
export function ConceptGroupRows({ title, rows, open, onToggle, linked, ...context }: ConceptGroupRowsProps) {
  const styles = useStyles2(getStyles);
  const content = useId();
  const { found, missing, misleading } = groupCounts(rows);
  return (
    <>
      <tbody>
        <tr className={styles.group}>
          <th scope="rowgroup" colSpan={4}>
            <FoldToggle open={open} onToggle={onToggle} controls={content}>
              <span className={styles.words}>
                <span className={styles.title}>{title}</span>
                <span className={styles.counts}>
                  {found && <span>{found}</span>}
                  {missing && <span>{missing}</span>}
                  {misleading && (
                    <span className={styles.misleading}>
                      <Icon name="exclamation-triangle" size="sm" aria-hidden /> {misleading}
                    </span>
                  )}
                </span>
              </span>
            </FoldToggle>
          </th>
        </tr>
      </tbody>
      {open && (
        <tbody id={content}>
          {rows.map((row) => (
            <ConceptRow key={row.id} row={row} linked={row.id === linked} {...context} />
          ))}
        </tbody>
      )}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  group: css({
    background: theme.colors.background.secondary,
    borderTop: `1px solid ${theme.colors.border.weak}`,
  }),
  words: css({ alignItems: 'baseline', columnGap: theme.spacing(1.5), display: 'flex', flexWrap: 'wrap', minWidth: 0 }),
  title: css({ fontWeight: theme.typography.fontWeightMedium }),
  counts: css({
    color: theme.colors.text.secondary,
    columnGap: theme.spacing(1.5),
    display: 'flex',
    flexWrap: 'wrap',
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightRegular,
  }),
  misleading: css({ color: theme.colors.warning.text }),
});

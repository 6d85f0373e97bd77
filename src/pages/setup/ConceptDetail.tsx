import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import React from 'react';
import { conceptOf, labelsOf, type Origin } from '../../metrics/catalogue';
import { ORIGIN_TITLES } from '../../metrics/words';
import { SinceWhen } from './SinceWhen';
import { fixOf, type Store } from './lines';
import { type Row, type RowSeries } from './rows';
import { FixLines } from './Steps';

interface ConceptDetailProps {
  row: Row;
  dataSource: string;
  jobs: string[];
  store: Store;
}

/** What a concept is, which series have it in this store, or how to get it. */
export function ConceptDetail({ row, dataSource, jobs, store }: ConceptDetailProps) {
  const styles = useStyles2(getStyles);
  const { id, meaning, status, series, misleading, notes, missing } = row;
  const cause = missing?.cause ?? conceptOf(id).missing.cause;
  const fix = status === 'found' ? undefined : fixOf(id, cause);
  const labels = Object.keys(labelsOf(id));
  return (
    <div className={styles.detail}>
      <p className={styles.text}>
        {meaning} {labels.length > 0 && `Labels: ${labels.join(', ')}.`}
      </p>
      {misleading.map((caveat) => (
        <p key={caveat} className={styles.text}>
          <Icon name="exclamation-triangle" className={styles.warning} title="wrong" /> {caveat}
        </p>
      ))}
      {notes.map((caveat) => (
        <p key={caveat} className={styles.text}>
          <Icon name="info-circle" title="note" /> {caveat}
        </p>
      ))}
      {status === 'found' && (
        <ul className={styles.list}>
          {series.map((one) => (
            <li key={one.name}>
              <code>{one.name}</code> {seriesText(one)}
            </li>
          ))}
        </ul>
      )}
      {status === 'found' && <SinceWhen row={row} dataSource={dataSource} jobs={jobs} />}
      {missing && (
        <p className={styles.text}>
          {missing.reason} {missing.remedy}
        </p>
      )}
      {fix && <FixLines fix={fix} store={store} jobs={jobs} />}
    </div>
  );
}

const FORMS: Record<RowSeries['form'], string> = {
  plain: '',
  classic: 'a histogram with buckets',
  native: 'a native histogram',
  sums: 'a histogram whose buckets were dropped',
  summary: 'a summary',
};

function seriesText({ form, origins }: RowSeries): string {
  const by = origins.map((origin: Origin) => ORIGIN_TITLES[origin].replace(/`/g, '')).join('; ');
  return [FORMS[form], `named by ${by}`].filter(Boolean).join(', ');
}

const getStyles = (theme: GrafanaTheme2) => ({
  detail: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(0.75),
    padding: theme.spacing(0.5, 0, 1, 2.5),
  }),
  text: css({ margin: 0, maxWidth: 900 }),
  list: css({ margin: 0, paddingLeft: theme.spacing(2.5) }),
  warning: css({ color: theme.colors.warning.text }),
});

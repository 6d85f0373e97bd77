import { Text, useStyles2 } from '@grafana/ui';
import React from 'react';
import { matcherText } from '../../shared/alerting/silences';
import { moment } from '../../shared/words/locale';
import { type SilencesOf } from './now';
import { getTableStyles } from './table';

interface SilenceTableProps {
  all: SilencesOf[];
  timeZone: string;
  /** No Alertmanager can be read here. */
  without: boolean;
}

/** The silences in force, of every Alertmanager that answers. */
export function SilenceTable({ all, timeZone, without }: SilenceTableProps) {
  const styles = useStyles2(getTableStyles, 620);
  const rows = all.flatMap(({ id, name, silences }) => silences.map((silence) => ({ id, name, silence })));
  if (rows.length === 0) {
    return (
      <Text color="secondary">
        {without
          ? 'No Alertmanager can be read here: neither Grafana’s own nor one that is a data source.'
          : all.some(({ unread }) => unread)
            ? 'Whether there are others is unknown.'
            : 'No silence is in force.'}
      </Text>
    );
  }
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label="Table of silences">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Matches</th>
            <th scope="col">Until</th>
            <th scope="col">By</th>
            <th scope="col">Comment</th>
            <th scope="col">Alertmanager</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, name, silence }) => (
            <tr key={`${id} ${silence.id}`}>
              <th scope="row">{silence.matchers.map(matcherText).join(', ')}</th>
              <td className={styles.one}>{moment(Date.parse(silence.endsAt), timeZone)}</td>
              <td>{silence.createdBy}</td>
              <td>{silence.comment}</td>
              <td>{name}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

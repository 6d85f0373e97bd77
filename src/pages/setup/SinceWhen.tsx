import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { config } from '@grafana/runtime';
import { Button, useStyles2 } from '@grafana/ui';
import React, { useEffect, useState } from 'react';
import { catalogue, conceptOf } from '../../metrics/catalogue';
import { selector } from '../../metrics/escape';
import { jobMatcher } from '../../metrics/names';
import { instantVectors, ProblemError } from '../../shared/store/prometheus';
import { findFirstSeen, firstSeenText, type Look, presenceQuery } from './firstSeen';
import { type Row } from './rows';

interface SinceWhenProps {
  row: Row;
  dataSource: string;
  jobs: string[];
}

/** Since when a concept's series exist. Queried automatically where there are few, on request where there may be many. */
export function SinceWhen({ row, dataSource, jobs }: SinceWhenProps) {
  const styles = useStyles2(getStyles);
  const [answer, setAnswer] = useState<string>();
  const { scope, labels } = conceptOf(row.id);
  const many = scope !== 'job' || labels.some((label) => catalogue.labels[label].unbounded);
  const [requested, setRequested] = useState(!many);
  useEffect(() => {
    let current = requested;
    if (requested) {
      sinceWhen(row, dataSource, jobs).then((text) => current && setAnswer(text));
    }
    return () => {
      current = false;
    };
  }, [requested, row, dataSource, jobs]);
  return (
    <div className={styles.line} role="status">
      {requested ? (
        (answer ?? 'Looking for its first sample…')
      ) : (
        <Button size="sm" variant="secondary" fill="outline" icon="clock-nine" onClick={() => setRequested(true)}>
          Since when?
        </Button>
      )}
    </div>
  );
}

async function sinceWhen({ id, series }: Row, dataSource: string, jobs: string[]): Promise<string> {
  const own = conceptOf(id).scope === 'job' ? [jobMatcher(jobs)] : [];
  // One name is enough, and a histogram's count has one series where its buckets have a dozen.
  const names = series.map(({ listed }) => listed.find((name) => name.endsWith('_count')) ?? listed[0]);
  const looks = names.map((name) => selector(name, own));
  const now = Date.now();
  const look: Look = async (moments) => {
    const query = (secondsAgo: number) => looks.map((one) => presenceQuery(one, secondsAgo)).join(' or ');
    const queries = Object.fromEntries(moments.map((secondsAgo) => [`at${secondsAgo}`, query(secondsAgo)]));
    const answers = await instantVectors(dataSource, queries, now);
    return moments.map((secondsAgo) => answers[`at${secondsAgo}`].length > 0);
  };
  try {
    return firstSeenText(await findFirstSeen(look), now, config.bootData?.user?.timezone ?? 'browser');
  } catch (error) {
    const { title, detail } = (error as ProblemError).problem;
    return `Its first sample is unknown: ${title}. ${detail}`;
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});

import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import React, { useEffect } from 'react';
import { SentenceLine } from '../../../shared/headline/Headline';
import { useInsights } from '../../../shared/insights/add';
import { Section } from '../../../shared/ui/Section';
import type { Slo } from '../../../slo/types';
import { type Preview } from '../Preview';
import { WhatIf } from '../WhatIf';
import { previewNotes, previewSentence } from './sentences';

interface PreviewProps {
  /** Undefined while the draft is not valid. */
  slo: Slo | undefined;
  preview: Preview;
  onTarget: (objective: number) => void;
}

/** What the draft would have meant for the reader's own data. */
export function PreviewSection({ slo, preview, onTarget }: PreviewProps) {
  const styles = useStyles2(getStyles);
  const { context, previewed, busy } = preview.useState();
  const insights = useInsights(context.store.dataSource) !== undefined;
  useEffect(() => preview.activate(), [preview]);
  useEffect(() => preview.follow(slo), [preview, slo, insights]);
  const reading = previewed?.measure.reading;
  return (
    <>
      <Section
        title="Preview"
        about="What this SLO would have said about the data of this data source. Nothing is saved."
        actions={
          <Button
            size="sm"
            variant="secondary"
            icon={busy ? 'spinner' : 'sync'}
            disabled={!slo || busy || !insights}
            onClick={() => slo && preview.run(slo)}
          >
            Preview on your data
          </Button>
        }
      >
        <div className={styles.body} aria-busy={busy}>
          {previewed ? (
            <>
              <SentenceLine sentence={previewSentence(previewed.measure, previewed.replay)} />
              {previewNotes(previewed.measure, previewed.replay).map((note) => (
                <p key={note} className={styles.note}>
                  {note}
                </p>
              ))}
            </>
          ) : (
            <p className={styles.note}>{waitingFor(slo, insights)}</p>
          )}
        </div>
      </Section>
      {slo && reading?.worst && !reading.contradiction && (
        <Section title="What if" about="Another target over the same events, before you promise it.">
          <WhatIf slo={slo} sums={reading.worst.sums} now={reading.worst.state.to} onUse={onTarget} />
        </Section>
      )}
    </>
  );
}

function waitingFor(slo: Slo | undefined, insights: boolean): string {
  if (!insights) {
    return 'A preview needs the Insights data source, which counts the events.';
  }
  return slo ? 'Measuring…' : 'The preview waits for a valid SLO.';
}

const getStyles = (theme: GrafanaTheme2) => ({
  body: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1) }),
  note: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize, margin: 0 }),
});

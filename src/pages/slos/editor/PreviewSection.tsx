import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import React from 'react';
import { SentenceLine } from '../../../shared/headline/Headline';
import { Section } from '../../../shared/ui/Section';
import { type SloScope } from '../../../shared/slos/measure';
import type { Slo } from '../../../slo/types';
import { WhatIf } from '../WhatIf';
import { usePreview } from './preview';
import { previewNotes, previewSentence } from './sentences';

interface PreviewProps {
  /** Undefined while the draft is not valid. */
  slo: Slo | undefined;
  all: readonly Slo[];
  scope: SloScope;
  onTarget: (objective: number) => void;
}

/** What the draft would have meant for the reader's own data. */
export function PreviewSection({ slo, all, scope, onTarget }: PreviewProps) {
  const styles = useStyles2(getStyles);
  const { preview, busy, run } = usePreview(slo, all, scope);
  const worst = preview?.measure.reading?.worst;
  return (
    <>
      <Section
        title="Preview"
        about="What this SLO would have said about the data of this data source. Nothing is saved."
        actions={
          <Button size="sm" variant="secondary" icon={busy ? 'spinner' : 'sync'} disabled={!slo || busy} onClick={run}>
            Preview on your data
          </Button>
        }
      >
        <div className={styles.body} aria-busy={busy}>
          {preview ? (
            <>
              <SentenceLine sentence={previewSentence(preview.measure, preview.replay)} />
              {previewNotes(preview.measure, preview.replay).map((note) => (
                <p key={note} className={styles.note}>
                  {note}
                </p>
              ))}
            </>
          ) : (
            <p className={styles.note}>{slo ? 'Measuring…' : 'The preview waits for a valid SLO.'}</p>
          )}
        </div>
      </Section>
      {slo && worst && !preview.measure.reading?.contradiction && (
        <Section title="What if" about="Another target over the same events, before you promise it.">
          <WhatIf slo={slo} sums={worst.sums} now={scope.now} onUse={onTarget} />
        </Section>
      )}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  body: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1) }),
  note: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize, margin: 0 }),
});

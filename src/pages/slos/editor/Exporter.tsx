import { Button, ConfirmModal, Stack } from '@grafana/ui';
import React, { useState } from 'react';
import { mayChangeSlos } from '../../../shared/slos/mayChange';
import { Section } from '../../../shared/ui/Section';
import { download } from '../../../shared/ui/download';

interface ExporterProps {
  /** All SLOs. */
  text: string;
  /** They are the shipped ones. */
  shipped: boolean;
  onReset: () => void;
}

/** All SLOs as one file, and the way back to the shipped ones. */
export function Exporter({ text, shipped, onReset }: ExporterProps) {
  const [resetting, setResetting] = useState(false);
  return (
    <Section title="Export" about="All SLOs as one OpenSLO file: for slo/, for provisioning, or for another Grafana.">
      <Stack direction="row" gap={1} wrap="wrap">
        <Button variant="secondary" icon="download-alt" onClick={() => download('slos.yaml', text, 'application/yaml')}>
          Download all SLOs
        </Button>
        {mayChangeSlos() && !shipped && (
          <Button variant="destructive" fill="outline" icon="history" onClick={() => setResetting(true)}>
            Back to the shipped SLOs
          </Button>
        )}
      </Stack>
      <ConfirmModal
        isOpen={resetting}
        title="Back to the shipped SLOs"
        body="This removes your own SLOs and every change to the shipped ones. You can undo it right after."
        confirmText="Bring them back"
        onConfirm={() => {
          setResetting(false);
          onReset();
        }}
        onDismiss={() => setResetting(false)}
      />
    </Section>
  );
}

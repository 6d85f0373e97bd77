import { Alert, Button, Stack } from '@grafana/ui';
import React, { useState } from 'react';
import { saveFailure } from '../settings/pluginSettings';
import { dismissLastChange, undoLastChange, useLastChange } from './changes';

/** The last change of the SLOs, with an undo; nothing without a change. */
export function LastChange() {
  const change = useLastChange();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  if (!change) {
    return null;
  }
  const undo = async () => {
    setBusy(true);
    setFailure(undefined);
    try {
      await undoLastChange();
    } catch (error) {
      setFailure(saveFailure(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Alert
      severity={failure ? 'error' : 'success'}
      title={failure ? `It was not undone. ${failure}` : change.sentence}
      bottomSpacing={0}
      onRemove={() => {
        setFailure(undefined);
        dismissLastChange();
      }}
    >
      {change.undo && !failure && (
        <Stack direction="row">
          <Button size="sm" variant="secondary" icon="history" disabled={busy} onClick={undo}>
            Undo
          </Button>
        </Stack>
      )}
    </Alert>
  );
}

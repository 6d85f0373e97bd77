import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, ClipboardButton, ConfirmModal, useStyles2 } from '@grafana/ui';
import React, { useState } from 'react';
import { PAGES, pageUrl, SLO_PATHS, sloUrl } from '../../../routing';
import { goTo } from '../../../shared/scene/links';
import { mayChangeSlos, NOT_ALLOWED } from '../../../shared/slos/mayChange';
import { enumerate } from '../../../shared/words/readings';
import { toOpenSlo } from '../../../slo/openslo';
import type { Slo } from '../../../slo/types';
import { download } from '../download';
import { dependents, placed, without } from './draft';
import { useLeaveGuard } from './useLeaveGuard';
import { useSave } from './useSave';

interface ActionsProps {
  all: readonly Slo[];
  slo: Slo;
  /** As which the SLO was opened; empty for a new one. */
  name: string;
  /** The setting that the SLOs were read from. */
  text: string | undefined;
  /** The draft as OpenSLO. */
  yaml: string;
  /** Why it cannot be saved. */
  faults: string[];
  showFaults: boolean;
  changed: boolean;
  /** Somebody tried to save. */
  onTry: () => void;
}

/** Save, cancel, delete; copy and download for those who may not. */
export function EditorActions(props: ActionsProps) {
  const { all, slo, name, text, yaml, faults, showFaults, changed, onTry } = props;
  const styles = useStyles2(getStyles);
  const leave = useLeaveGuard(changed);
  const { busy, failure, save } = useSave(text, leave);
  const [deleting, setDeleting] = useState(false);
  const mayChange = mayChangeSlos();
  const listUrl = pageUrl(PAGES.slos.path);
  const onSave = () => {
    onTry();
    if (faults.length === 0) {
      const sentence = `"${slo.title}" was ${name === '' ? 'added' : 'saved'}.`;
      void save(toOpenSlo(placed(all, slo, name)), sentence, sloUrl(SLO_PATHS.detail, slo.name));
    }
  };
  const onCancel = () => {
    const next = name === '' ? listUrl : sloUrl(SLO_PATHS.detail, name);
    goTo(next);
  };
  const onDelete = () => {
    setDeleting(false);
    void save(toOpenSlo(without(all, name)), `"${titleOf(all, name)}" was deleted.`, listUrl);
  };
  return (
    <div className={styles.body}>
      {failure && (
        <Alert severity="error" title="The SLO was not saved" bottomSpacing={0}>
          {failure}
        </Alert>
      )}
      {showFaults && faults.length > 0 && (
        <Alert severity="error" title="This cannot be saved yet" bottomSpacing={0}>
          {faults.map((fault) => (
            <div key={fault}>{fault}</div>
          ))}
        </Alert>
      )}
      {!mayChange && (
        <Alert severity="info" title="You can try this out, but not save it" bottomSpacing={0}>
          {NOT_ALLOWED}
        </Alert>
      )}
      <div className={styles.buttons}>
        {mayChange && (
          <Button icon={busy ? 'spinner' : 'save'} disabled={busy || (name !== '' && !changed)} onClick={onSave}>
            Save
          </Button>
        )}
        <Button variant="secondary" disabled={busy} onClick={onCancel}>
          Cancel
        </Button>
        <ClipboardButton icon="copy" variant="secondary" fill="outline" getText={() => yaml}>
          Copy YAML
        </ClipboardButton>
        <Button
          icon="download-alt"
          variant="secondary"
          fill="outline"
          onClick={() => download(`${slo.name || 'slo'}.yaml`, yaml, 'application/yaml')}
        >
          Download YAML
        </Button>
        {mayChange && name !== '' && (
          <Button
            className={styles.last}
            icon="trash-alt"
            variant="destructive"
            fill="outline"
            disabled={busy}
            onClick={() => setDeleting(true)}
          >
            Delete
          </Button>
        )}
      </div>
      <ConfirmModal
        isOpen={deleting}
        title="Delete the SLO"
        body={`"${titleOf(all, name)}" and its budget will no longer be shown. ${conditionText(all, name)}`}
        confirmText="Delete"
        onConfirm={onDelete}
        onDismiss={() => setDeleting(false)}
      />
    </div>
  );
}

const titleOf = (all: readonly Slo[], name: string) => all.find((one) => one.name === name)?.title ?? name;

function conditionText(all: readonly Slo[], name: string): string {
  const titles = dependents(all, name).map(({ title }) => `"${title}"`);
  return titles.length > 0 ? `It will no longer be a condition of ${enumerate(titles)}.` : '';
}

const getStyles = (theme: GrafanaTheme2) => ({
  body: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1) }),
  buttons: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
  last: css({ marginLeft: 'auto' }),
});

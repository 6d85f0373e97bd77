import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, ClipboardButton, ConfirmModal, useStyles2 } from '@grafana/ui';
import React, { useState } from 'react';
import { PAGES, pageUrl, SLO_PATHS, sloUrl } from '../../../routing';
import { goTo } from '../../../shared/scene/links';
import { mayChangeSlos, NOT_ALLOWED } from '../../../shared/slos/mayChange';
import { enumerate } from '../../../shared/words/readings';
import { type SloDocument } from '../../../shared/slos/reading';
import type { Slo } from '../../../slo/types';
import { download } from '../../../shared/ui/download';
import { type SloContext } from '../SloScene';
import { ConflictChoice } from './ConflictChoice';
import { dependents, type Draft } from './draft';
import { placedText, textOf, withoutText } from './rewrite';
import { useLeaveGuard } from './useLeaveGuard';
import { useSave } from './useSave';

interface ActionsProps {
  context: SloContext;
  /** The text of all SLOs. */
  base: string;
  /** The document under edit; undefined for a new SLO. */
  opened: SloDocument | undefined;
  draft: Draft;
  /** Why it cannot be saved. */
  faults: string[];
  showFaults: boolean;
  changed: boolean;
  /** Somebody tried to save. */
  onTry: () => void;
  /** The draft was saved, or given up. */
  onDone: () => void;
}

/** Save, cancel, delete; copy and download for those who may not. */
export function EditorActions(props: ActionsProps) {
  const { context, base, opened, draft, faults, showFaults, changed, onTry, onDone } = props;
  const styles = useStyles2(getStyles);
  const leave = useLeaveGuard(changed, onDone);
  const { busy, failure, conflict, save } = useSave(context.text, () => {
    leave();
    onDone();
  });
  const [deleting, setDeleting] = useState(false);
  const mayChange = mayChangeSlos();
  const { slo } = draft;
  const all = context.definitions.slos;
  const onSave = () => {
    onTry();
    if (faults.length === 0) {
      const text = placedText(base, opened?.key ?? '', slo, textOf(draft));
      const sentence = `"${slo.title}" was ${opened ? 'saved' : 'added'}.`;
      void save({ text, sentence, next: sloUrl(SLO_PATHS.detail, slo.name) });
    }
  };
  const onCancel = () => {
    const next = opened?.slos.length ? sloUrl(SLO_PATHS.detail, opened.key) : LIST;
    goTo(next);
  };
  const onDelete = ({ key, title }: SloDocument) => {
    setDeleting(false);
    void save({ text: withoutText(base, key), sentence: `"${title}" was deleted.`, next: LIST });
  };
  return (
    <div className={styles.body}>
      {failure && (
        <Alert severity="error" title="The SLO was not saved" bottomSpacing={0}>
          {failure}
        </Alert>
      )}
      {conflict && <ConflictChoice error={conflict.error} busy={busy} save={conflict.save} />}
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
          <Button
            icon={busy ? 'spinner' : 'save'}
            disabled={busy || (opened !== undefined && !changed)}
            onClick={onSave}
          >
            Save
          </Button>
        )}
        <Button variant="secondary" disabled={busy} onClick={onCancel}>
          Cancel
        </Button>
        <ClipboardButton icon="copy" variant="secondary" fill="outline" getText={() => textOf(draft)}>
          Copy YAML
        </ClipboardButton>
        <Button
          icon="download-alt"
          variant="secondary"
          fill="outline"
          onClick={() => download(`${slo.name || 'slo'}.yaml`, textOf(draft), 'application/yaml')}
        >
          Download YAML
        </Button>
        {mayChange && opened && (
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
      {opened && (
        <ConfirmModal
          isOpen={deleting}
          title="Delete the SLO"
          body={`"${opened.title}" and its budget will no longer be shown. ${conditionText(all, opened.key)}`}
          confirmText="Delete"
          onConfirm={() => onDelete(opened)}
          onDismiss={() => setDeleting(false)}
        />
      )}
    </div>
  );
}

const LIST = pageUrl(PAGES.slos.path);

function conditionText(all: readonly Slo[], name: string): string {
  const titles = dependents(all, name).map(({ title }) => `"${title}"`);
  return titles.length > 0 ? `It will no longer be a condition of ${enumerate(titles)}.` : '';
}

const getStyles = (theme: GrafanaTheme2) => ({
  body: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1) }),
  buttons: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
  last: css({ marginLeft: 'auto' }),
});

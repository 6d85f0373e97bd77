import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, useStyles2 } from '@grafana/ui';
import React, { useEffect, useRef, useState } from 'react';
import { createFolder, type Folder } from '../../../shared/alerting/client';
import { alertingRights } from '../../../shared/alerting/rights';
import { Section } from '../../../shared/ui/Section';
import { ChangeTable } from './ChangeTable';
import { FolderField } from './FolderField';
import { type FolderChoice, firstFolder } from './folders';
import { type RuleRow } from './rows';
import { rulesCount } from './words';

export type Action = 'install' | 'remove';

interface ReviewProps {
  action: Action;
  rows: RuleRow[];
  folders: Folder[];
  busy: boolean;
  progress?: { done: number; all: number };
  onCancel: () => void;
  /** Writes; `folder` gives the uid of the folder of new rules, and creates it if need be. */
  onConfirm: (folder: () => Promise<string>) => void;
}

/** What will be written, before it is written. */
export function Review({ action, rows, folders, busy, progress, onCancel, onConfirm }: ReviewProps) {
  const styles = useStyles2(getStyles);
  const top = useRef<HTMLDivElement>(null);
  const added = action === 'install' ? rows.filter(({ installed }) => !installed) : [];
  const [folder, setFolder] = useState<FolderChoice | undefined>(() =>
    firstFolder(folders, alertingRights().createFolder)
  );
  useEffect(() => top.current?.focus(), []);
  const confirm = () =>
    onConfirm(async () => folder?.uid ?? (added.length > 0 && folder ? (await createFolder(folder.title)).uid : ''));
  const stuck = added.length > 0 && !folder;
  return (
    <div ref={top} tabIndex={-1} className={styles.frame}>
      <Section title={titleOf(action, rows, added)} about={ABOUT[action]}>
        <div className={styles.body}>
          {added.length > 0 && <FolderField folders={folders} value={folder} onChange={setFolder} />}
          {rows.some(({ inPrometheus }) => inPrometheus) && action === 'install' && (
            <Alert severity="warning" title="Prometheus evaluates some of these too" bottomSpacing={0}>
              {`${rulesCount(rows.filter(({ inPrometheus }) => inPrometheus).length)} would be evaluated by two engines, and their alerts would notify twice. Take contextd’s rule files out of Prometheus first, or leave these out.`}
            </Alert>
          )}
          <ul className={styles.list}>
            {rows.map((row) => (
              <li key={row.uid}>
                <OneRule row={row} action={action} />
              </li>
            ))}
          </ul>
          <div className={styles.buttons}>
            <Button
              icon={busy ? 'spinner' : action === 'install' ? 'save' : 'trash-alt'}
              variant={action === 'install' ? 'primary' : 'destructive'}
              disabled={busy || stuck || rows.length === 0}
              onClick={confirm}
            >
              {action === 'install' ? 'Write to Grafana' : 'Remove from Grafana'}
            </Button>
            <Button variant="secondary" disabled={busy} onClick={onCancel}>
              Cancel
            </Button>
            <span role="status">{progress ? `Writing: ${progress.done} of ${progress.all} done.` : ''}</span>
          </div>
        </div>
      </Section>
    </div>
  );
}

const ABOUT: Record<Action, string> = {
  install:
    'Compare what is there with what will be written. A pause and a contact point that were set in this Grafana stay. You can undo it until you leave this page.',
  remove: 'You can undo it until you leave this page.',
};

function titleOf(action: Action, rows: RuleRow[], added: RuleRow[]): string {
  if (action === 'remove') {
    return `Remove ${rulesCount(rows.length)}`;
  }
  const updated = rows.length - added.length;
  const parts = [
    ...(added.length > 0 ? [`install ${rulesCount(added.length)}`] : []),
    ...(updated > 0 ? [`update ${rulesCount(updated)}`] : []),
  ].join(' and ');
  return parts.charAt(0).toUpperCase() + parts.slice(1);
}

function OneRule({ row, action }: { row: RuleRow; action: Action }) {
  const { title, slo, installed, changes, evaluation, state } = row;
  const name = slo ? `${title} (${slo})` : title;
  if (action === 'remove') {
    return <span>{`${name}${evaluation?.folder ? `, in folder ${evaluation.folder}` : ''}`}</span>;
  }
  return (
    <details open={state === 'edited'}>
      <summary>
        {installed
          ? `${name}: ${changes.length} ${changes.length === 1 ? 'field changes' : 'fields change'}`
          : `${name}: new`}
      </summary>
      <ChangeTable of={name} changes={changes} added={!installed} />
    </details>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  frame: css({ '&:focus': { outline: 'none' } }),
  body: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1.5), minWidth: 0 }),
  list: css({
    listStyle: 'none',
    margin: 0,
    maxHeight: 480,
    overflow: 'auto',
    padding: 0,
    '& > li': { borderTop: `1px solid ${theme.colors.border.weak}`, padding: theme.spacing(0.5, 0) },
    summary: { cursor: 'pointer' },
  }),
  buttons: css({ alignItems: 'center', display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
});

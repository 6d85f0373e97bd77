import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import React, { useState } from 'react';
import type { ConflictError, SavedBy } from '../../../shared/settings/savedSettings';
import type { Choices, Conflict, Side } from '../../../shared/slos/merge';

interface ConflictProps {
  error: ConflictError;
  busy: boolean;
  save: (choices: Choices) => void;
}

/** Both versions of what two people have changed, to choose from. */
export function ConflictChoice({ error, busy, save }: ConflictProps) {
  const styles = useStyles2(getStyles);
  const [sides, setSides] = useState<Record<string, Side>>({});
  const { conflicts, by } = error;
  const all = conflicts.every(({ key }) => key in sides);
  const choices = () =>
    Object.fromEntries(conflicts.map(({ key, theirs }) => [key, { side: sides[key], theirs }] as const));
  return (
    <Alert severity="warning" title={error.message} bottomSpacing={0}>
      <p>{`${byText(by)}Choose which version is saved. Your own stays here until then.`}</p>
      {conflicts.map((conflict) => (
        <OneConflict
          key={conflict.key}
          conflict={conflict}
          side={sides[conflict.key]}
          choose={(side) => setSides({ ...sides, [conflict.key]: side })}
        />
      ))}
      <div className={styles.row}>
        <Button size="sm" icon={busy ? 'spinner' : 'save'} disabled={busy || !all} onClick={() => save(choices())}>
          Save with this choice
        </Button>
      </div>
    </Alert>
  );
}

const SIDES = [
  { value: 'mine' as const, label: 'Your version' },
  { value: 'theirs' as const, label: 'The saved version' },
];

interface OneProps {
  conflict: Conflict;
  side: Side | undefined;
  choose: (side: Side) => void;
}

function OneConflict({ conflict: { title, mine, theirs }, side, choose }: OneProps) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.row}>
      <div className={styles.texts}>
        <Version label={`Your version of "${title}"`} text={mine} />
        <Version label={`The saved version of "${title}"`} text={theirs} />
      </div>
      <RadioButtonGroup aria-label={`Version of "${title}"`} options={SIDES} value={side} onChange={choose} />
    </div>
  );
}

function Version({ label, text }: { label: string; text: string | undefined }) {
  const styles = useStyles2(getStyles);
  return (
    <figure className={styles.version}>
      <figcaption>{label}</figcaption>
      {text === undefined ? (
        <p>Deleted.</p>
      ) : (
        <pre className={styles.text} tabIndex={0} aria-label={label}>
          {text}
        </pre>
      )}
    </figure>
  );
}

function byText(by: SavedBy | undefined): string {
  return by ? `${by.by || 'Somebody'} saved last, ${dateTimeFormat(by.at)}. ` : '';
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({ display: 'flex', flexDirection: 'column', alignItems: 'start', gap: theme.spacing(1), minWidth: 0 }),
  texts: css({
    display: 'grid',
    gap: theme.spacing(1),
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 260px), 1fr))',
    width: '100%',
  }),
  version: css({ margin: 0, minWidth: 0 }),
  text: css({ fontSize: theme.typography.bodySmall.fontSize, margin: 0, maxHeight: 320, overflow: 'auto' }),
});

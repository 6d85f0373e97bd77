import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, Field, IconButton, Input, useStyles2 } from '@grafana/ui';
import React, { useId } from 'react';
import type { Maintenance } from '../../../slo/types';
import { DAY, HOUR } from '../../../slo/window';

interface MaintenanceProps {
  windows: Maintenance[];
  problems?: string[];
  onChange: (windows: Maintenance[]) => void;
}

/** Times whose events count neither as good nor as bad. */
export function MaintenanceFields({ windows, problems = [], onChange }: MaintenanceProps) {
  const styles = useStyles2(getStyles);
  const set = (i: number, patch: Partial<Maintenance>) =>
    onChange(windows.map((one, j) => (i === j ? { ...one, ...patch } : one)));
  return (
    <>
      {windows.map((window, i) => (
        <OneWindow
          key={i}
          name={`Maintenance ${i + 1}`}
          window={window}
          set={(patch) => set(i, patch)}
          remove={() => onChange(windows.filter((_, j) => i !== j))}
        />
      ))}
      {problems.length > 0 && (
        <div role="alert" className={styles.problems}>
          {problems.join(' ')}
        </div>
      )}
      <div>
        <Button size="sm" variant="secondary" icon="plus" onClick={() => onChange([...windows, nextNight()])}>
          Add a window
        </Button>
      </div>
    </>
  );
}

interface OneProps {
  name: string;
  window: Maintenance;
  set: (patch: Partial<Maintenance>) => void;
  remove: () => void;
}

function OneWindow({ name, window, set, remove }: OneProps) {
  const styles = useStyles2(getStyles);
  const id = useId();
  const time = (key: 'start' | 'end', label: string) => (
    <Field noMargin label={label} htmlFor={`${id}-${key}`}>
      <Input
        id={`${id}-${key}`}
        type="datetime-local"
        value={toInput(window[key])}
        onChange={({ currentTarget }) => set({ [key]: fromInput(currentTarget.value) })}
      />
    </Field>
  );
  return (
    <div className={styles.window} role="group" aria-label={name}>
      {time('start', 'Start (UTC)')}
      {time('end', 'End (UTC)')}
      <div className={styles.reason}>
        <Field noMargin label="Reason" htmlFor={`${id}-reason`}>
          <Input
            id={`${id}-reason`}
            placeholder="Move to the new host"
            value={window.reason ?? ''}
            onChange={({ currentTarget }) => set({ reason: currentTarget.value || undefined })}
          />
        </Field>
      </div>
      <IconButton name="trash-alt" aria-label={`Remove ${name}`} className={styles.remove} onClick={remove} />
    </div>
  );
}

/** RFC 3339 to what the browser's input holds, in UTC; empty where it is no time. */
function toInput(time: string): string {
  const t = Date.parse(time);
  return Number.isNaN(t) ? '' : new Date(t).toISOString().slice(0, 16);
}

const fromInput = (text: string): string => (text === '' ? '' : `${text.slice(0, 16)}:00Z`);

/** Two hours in the coming night, to be changed. */
function nextNight(): Maintenance {
  const start = Math.ceil(Date.now() / DAY) * DAY + 2 * HOUR;
  const write = (t: number) => fromInput(new Date(t).toISOString());
  return { start: write(start), end: write(start + 2 * HOUR) };
}

const getStyles = (theme: GrafanaTheme2) => ({
  window: css({
    alignItems: 'end',
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    // The browser's own calendar follows the theme.
    'input[type="datetime-local"]': { colorScheme: theme.isDark ? 'dark' : 'light' },
  }),
  reason: css({ flex: '1 1 180px', minWidth: 0 }),
  remove: css({ marginBottom: theme.spacing(1) }),
  problems: css({ color: theme.colors.error.text, fontSize: theme.typography.bodySmall.fontSize }),
});

import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import React, { useEffect, useRef } from 'react';
import { Choice } from '../../shared/ui/Choice';
import { DEFAULT_JOB } from '../../settings';
import { type Fix, FIX_TEXTS, FIXES, fixOf, linesOf, type Store, STORE_NAMES, STORES } from './lines';
import { LinesToCopy } from '../../shared/ui/LinesToCopy';
import { type Row } from './rows';
import { Section } from '../../shared/ui/Section';

interface StepsProps {
  rows: Row[];
  jobs: string[];
  store: Store;
  onStore: (store: Store) => void;
  /** The step whose lines are shown. */
  open?: Fix;
  onOpen: (fix?: Fix) => void;
}

/** How many concepts each step would add. */
function stepsOf(rows: Row[]): Array<{ fix: Fix; concepts: number }> {
  const fixes = rows.flatMap(({ id, missing }) => (missing ? (fixOf(id, missing.cause) ?? []) : []));
  return FIXES.map((fix) => ({ fix, concepts: fixes.filter((one) => one === fix).length }));
}

/** The steps that add concepts, with the lines for the reader's store. */
export function Steps({ rows, jobs, store, onStore, open, onOpen }: StepsProps) {
  const styles = useStyles2(getStyles);
  const unknown = rows.every(({ status }) => status === 'unknown');
  const steps = stepsOf(rows).filter(
    ({ fix, concepts }) => concepts > 0 || fix === open || (unknown && (fix === 'otlp' || fix === 'scrape'))
  );
  return (
    <Section
      title="What to do"
      about="Each step, how many concepts it adds, and the lines for your store."
      actions={
        <Choice
          size="sm"
          aria-label="Store"
          options={STORES.map((value) => ({ value, label: STORE_NAMES[value] }))}
          value={store}
          onChange={onStore}
        />
      }
    >
      {steps.length === 0 ? (
        <p className={styles.nothing}>Nothing: every concept that contextd can report was found.</p>
      ) : (
        <ul className={styles.list}>
          {steps.map(({ fix, concepts }) => (
            <Step
              key={fix}
              fix={fix}
              concepts={concepts}
              jobs={jobs}
              store={store}
              open={fix === open}
              onToggle={() => onOpen(fix === open ? undefined : fix)}
            />
          ))}
        </ul>
      )}
    </Section>
  );
}

interface StepProps {
  fix: Fix;
  concepts: number;
  jobs: string[];
  store: Store;
  open: boolean;
  onToggle: () => void;
}

function Step({ fix, concepts, jobs, store, open, onToggle }: StepProps) {
  const styles = useStyles2(getStyles);
  const { title, text } = FIX_TEXTS[fix];
  const ref = useRef<HTMLLIElement>(null);
  useEffect(() => {
    open && ref.current?.scrollIntoView?.({ block: 'nearest' });
  }, [open]);
  return (
    <li ref={ref} className={styles.step}>
      <div className={styles.head}>
        <Button
          fill="text"
          size="sm"
          icon={open ? 'angle-down' : 'angle-right'}
          aria-expanded={open}
          onClick={onToggle}
        >
          {title}
        </Button>
        <span className={styles.text}>{text}</span>
        {concepts > 0 && <span className={styles.gain}>{`+ ${concepts} concept${concepts === 1 ? '' : 's'}`}</span>}
      </div>
      {open && <FixLines fix={fix} store={store} jobs={jobs} />}
    </li>
  );
}

/** All lines of a fix, in the order in which to apply them. */
export function FixLines({ fix, store, jobs }: { fix: Fix; store: Store; jobs: string[] }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.lines}>
      {linesOf(fix, store, jobs[0] ?? DEFAULT_JOB).map((lines) => (
        <LinesToCopy key={`${lines.title} ${lines.language}`} lines={lines} />
      ))}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  nothing: css({ color: theme.colors.text.secondary, margin: 0 }),
  list: css({ listStyle: 'none', margin: 0, padding: 0 }),
  step: css({
    borderTop: `1px solid ${theme.colors.border.weak}`,
    padding: theme.spacing(0.75, 0),
    '&:last-child': { paddingBottom: 0 },
  }),
  head: css({
    alignItems: 'center',
    display: 'grid',
    gap: theme.spacing(0, 1),
    gridTemplateColumns: '250px minmax(0, 1fr) auto',
    '& > button': { justifySelf: 'start' },
    '@media (max-width: 900px)': {
      gridTemplateColumns: 'minmax(0, 1fr) auto',
      '& > span:nth-child(2)': { display: 'none' },
    },
  }),
  text: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  gain: css({ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }),
  lines: css({
    display: 'grid',
    gap: theme.spacing(1.5),
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 420px), 1fr))',
    padding: theme.spacing(1, 0, 1, 1),
  }),
});

import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, TextArea, useStyles2 } from '@grafana/ui';
import React, { useEffect, useRef, useState } from 'react';
import { type TextProblem } from '../../../slo/openslo';

interface YamlAreaProps {
  label: string;
  text: string;
  problems: readonly TextProblem[];
  rows: number;
  /** Where the cursor is at first. */
  start?: TextProblem;
  onChange: (text: string) => void;
}

/** So many problems are listed; the others are counted. */
const MOST = 50;

/** YAML with what is wrong in it; a click on a problem moves the cursor there. */
export function YamlArea({ label, text, problems, rows, start, onChange }: YamlAreaProps) {
  const styles = useStyles2(getStyles);
  const area = useRef<HTMLTextAreaElement>(null);
  const go = ({ line, column }: TextProblem) => {
    const at = offsetOf(text, line, column);
    const element = area.current;
    if (element) {
      element.focus();
      element.setSelectionRange(at, at);
      // The browser does not scroll a text to its cursor.
      element.scrollTop = (element.scrollHeight / text.split('\n').length) * Math.max(0, line - 4);
    }
  };
  const [first] = useState(() => start && (() => go(start)));
  useEffect(() => first?.(), [first]);
  const shown = problems.slice(0, MOST);
  return (
    <div className={styles.body}>
      <TextArea
        ref={area}
        aria-label={label}
        rows={rows}
        spellCheck={false}
        wrap="off"
        className={styles.text}
        invalid={problems.length > 0}
        value={text}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
      <div role="status" aria-label="Problems in the YAML">
        {problems.length > 0 && (
          <ul className={styles.problems}>
            {shown.map((problem, i) => (
              <li key={i} className={styles.problem}>
                <Button size="sm" fill="text" variant="secondary" icon="arrow-up" onClick={() => go(problem)}>
                  {`Line ${problem.line}, column ${problem.column}`}
                </Button>
                <span>{problem.message}</span>
              </li>
            ))}
          </ul>
        )}
        {problems.length > MOST && (
          <p
            className={styles.more}
          >{`And ${problems.length - MOST} more. Fix the first ones; they often cause others.`}</p>
        )}
      </div>
    </div>
  );
}

/** Where a line and column, both from 1, stand in a text. */
function offsetOf(text: string, line: number, column: number): number {
  const before = text.split('\n').slice(0, line - 1);
  const start = before.reduce((sum, one) => sum + one.length + 1, 0);
  return Math.min(text.length, start + column - 1);
}

const getStyles = (theme: GrafanaTheme2) => ({
  body: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), minWidth: 0 }),
  text: css({
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
    overflowX: 'auto',
    tabSize: 2,
    whiteSpace: 'pre',
  }),
  more: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize, margin: 0 }),
  problems: css({ listStyle: 'none', margin: 0, padding: 0 }),
  problem: css({
    alignItems: 'center',
    color: theme.colors.error.text,
    display: 'flex',
    flexWrap: 'wrap',
    fontSize: theme.typography.bodySmall.fontSize,
    gap: theme.spacing(1),
    overflowWrap: 'anywhere',
    '& span': { minWidth: 0 },
  }),
});

import { css, cx } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Checkbox, Icon, type IconName, useStyles2 } from '@grafana/ui';
import React, { useId, useState } from 'react';
import { testIds } from '../../../shared/testIds';
import { type HealthState } from '../../../shared/words/readings';
import { ChangeTable } from './ChangeTable';
import { choosable, type RuleRow, STATE_WORDS, stateSentence } from './rows';

interface RuleLineProps {
  row: RuleRow;
  chosen: boolean;
  onToggle?: () => void;
  /** The table has a column for choosing. */
  choosing: boolean;
}

/** One rule, and how it differs below it when it is open. */
export function RuleLine({ row, chosen, onToggle, choosing }: RuleLineProps) {
  const styles = useStyles2(getStyles);
  const [open, setOpen] = useState(false);
  const detail = useId();
  const { uid, title, slo, severity, state, changes, installed, evaluation } = row;
  const name = slo ? `${title}, ${slo}` : title;
  return (
    <>
      <tr className={cx(styles.row, open && styles.opened)} data-testid={testIds.rule(uid)} data-state={state}>
        {choosing && (
          <td>
            <Checkbox
              value={chosen && choosable(row)}
              disabled={!choosable(row)}
              onChange={onToggle}
              aria-label={`Choose ${name}`}
            />
          </td>
        )}
        <th scope="row" className={styles.name}>
          <button
            type="button"
            className={styles.toggle}
            aria-expanded={open}
            aria-controls={open ? detail : undefined}
            onClick={() => setOpen(!open)}
          >
            <Icon name={open ? 'angle-down' : 'angle-right'} aria-hidden />
            <span>
              {title}
              {slo && <span className={styles.slo}>{slo}</span>}
            </span>
          </button>
        </th>
        <td>{severity || '–'}</td>
        <td>
          <State row={row} />
        </td>
        <td>{installed && state !== 'taken' ? evaluationWords(row) : '–'}</td>
        <td>{row.inPrometheus === undefined ? '–' : row.inPrometheus ? 'evaluates it' : 'no'}</td>
      </tr>
      {open && (
        <tr id={detail} className={styles.opened}>
          <td colSpan={choosing ? 6 : 5}>
            <p className={styles.sentence}>{stateSentence(row)}</p>
            {installed && (
              <p className={styles.place}>
                {`Folder ${evaluation?.folder || installed.rule.folderUID}, group ${installed.rule.ruleGroup}, uid ${uid}.`}
                {row.version ? ` Installed by version ${row.version} of the app.` : ''}
                {PROVENANCE[installed.rule.provenance ?? ''] ?? ''}
              </p>
            )}
            {changes.length > 0 && <ChangeTable of={name} changes={changes} added={!installed} />}
          </td>
        </tr>
      )}
    </>
  );
}

const PROVENANCE: Record<string, string> = {
  api: ' Another tool manages it through Grafana’s API, for example Terraform: it may write its own text again.',
  file: ' It comes from a provisioning file.',
  converted_prometheus: ' It was imported from rules of Prometheus.',
};

function evaluationWords({ evaluation, installed }: RuleRow): string {
  if (installed?.rule.isPaused) {
    return 'paused';
  }
  return evaluation?.health === 'nodata' ? 'no data' : (evaluation?.health ?? '–');
}

const ICONS: Record<HealthState, IconName> = {
  good: 'check-circle',
  neutral: 'circle',
  warning: 'exclamation-triangle',
  critical: 'exclamation-circle',
  unknown: 'question-circle',
};

function State({ row }: { row: RuleRow }) {
  const styles = useStyles2(getStyles);
  const { word, state } = STATE_WORDS[row.state];
  const lost = row.lostDataSources.length > 0;
  const file = row.installed?.rule.provenance === 'file';
  const shown = lost ? 'critical' : state;
  return (
    <span className={styles.state}>
      <Icon name={ICONS[shown]} size="sm" className={styles[shown]} aria-hidden />
      <span>
        {lost ? 'data source missing' : word}
        {file ? ', read-only' : ''}
      </span>
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({
    borderTop: `1px solid ${theme.colors.border.weak}`,
    '&:hover': { background: theme.colors.background.secondary },
    '& td': { fontSize: theme.typography.bodySmall.fontSize },
  }),
  opened: css({ background: theme.colors.background.secondary }),
  name: css({ fontWeight: theme.typography.fontWeightRegular }),
  toggle: css({
    alignItems: 'flex-start',
    background: 'none',
    border: 0,
    color: theme.colors.text.primary,
    display: 'flex',
    gap: theme.spacing(0.5),
    padding: 0,
    textAlign: 'left',
    '& > svg, & > div': { flexShrink: 0, marginTop: 2 },
    '&:focus-visible': {
      borderRadius: theme.shape.radius.default,
      outline: `2px solid ${theme.colors.primary.main}`,
      outlineOffset: 2,
    },
  }),
  slo: css({
    color: theme.colors.text.secondary,
    marginLeft: theme.spacing(1),
    '@media (max-width: 900px)': { display: 'block', marginLeft: 0 },
  }),
  state: css({
    alignItems: 'flex-start',
    display: 'inline-flex',
    gap: theme.spacing(0.5),
    lineHeight: theme.typography.body.lineHeight,
    '& > svg, & > div': { flexShrink: 0, marginTop: 3 },
  }),
  good: css({ color: theme.colors.success.text }),
  neutral: css({ color: theme.colors.text.secondary }),
  warning: css({ color: theme.colors.warning.text }),
  critical: css({ color: theme.colors.error.text }),
  unknown: css({ color: theme.colors.text.secondary }),
  sentence: css({ margin: 0 }),
  place: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    margin: theme.spacing(0, 0, 1),
    overflowWrap: 'anywhere',
  }),
});

import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import React from 'react';
import { type Finding } from './findings';
import { Section } from '../../shared/ui/Section';

/** What leads to wrong conclusions in this store. */
export function FindingList({ findings }: { findings: Finding[] }) {
  const styles = useStyles2(getStyles);
  return (
    <Section title="Misleading series" about="Series that do not measure what their names say.">
      {findings.length === 0 ? (
        <p className={styles.nothing}>No known problems.</p>
      ) : (
        <ul className={styles.list}>
          {findings.map(({ id, severity, title, text, remedy }) => (
            <li key={id} className={styles.item}>
              <Icon
                name={severity === 'warning' ? 'exclamation-triangle' : 'info-circle'}
                className={styles[severity]}
                title={severity === 'warning' ? 'wrong' : 'note'}
              />
              <div>
                <strong className={styles.title}>{title}</strong>
                <p className={styles.text}>
                  {text} {remedy}
                </p>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  nothing: css({ color: theme.colors.text.secondary, margin: 0 }),
  list: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    listStyle: 'none',
    margin: 0,
    padding: 0,
  }),
  item: css({
    display: 'flex',
    gap: theme.spacing(1),
    '& > svg, & > div:first-child': { flexShrink: 0, marginTop: 3 },
  }),
  title: css({ fontWeight: theme.typography.fontWeightMedium }),
  text: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize, margin: 0 }),
  warning: css({ color: theme.colors.warning.text }),
  info: css({ color: theme.colors.text.secondary }),
});

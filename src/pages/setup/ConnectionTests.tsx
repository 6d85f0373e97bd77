import { css, cx } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, Icon, type IconName, LinkButton, useStyles2 } from '@grafana/ui';
import React, { type ReactNode, useEffect, useRef, useState } from 'react';
import { type Connection, CONNECTION_TITLES, type ConnectionResult, CONNECTIONS, testConnection } from './connections';
import { AddInsights } from '../../shared/insights/AddInsights';
import { type Fix, FIX_TEXTS } from './lines';
import { Section } from '../../shared/ui/Section';

interface ConnectionTestsProps {
  dataSource: string;
  jobs: string[];
  /** Shows the lines that fix it. */
  onFix: (fix: Fix) => void;
}

type Results = Partial<Record<Connection, ConnectionResult | 'testing'>>;

/** A test of each connection, on request. */
export function ConnectionTests({ dataSource, jobs, onFix }: ConnectionTestsProps) {
  const [results, setResults] = useState<Results>({});
  const shown = useRef(true);
  useEffect(() => {
    shown.current = true;
    return () => {
      shown.current = false;
    };
  }, []);
  const test = async (which: Connection) => {
    setResults((before) => ({ ...before, [which]: 'testing' }));
    const result = await testConnection(which, dataSource, jobs);
    shown.current && setResults((before) => ({ ...before, [which]: result }));
  };
  return (
    <Section
      title="Connections"
      about="Tests each connection now; nothing is changed."
      actions={
        <Button size="sm" variant="secondary" icon="sync" onClick={() => CONNECTIONS.forEach(test)}>
          Test all
        </Button>
      }
    >
      <ul className={useStyles2(getStyles).list}>
        {CONNECTIONS.map((which) => (
          <OneConnection
            key={which}
            title={CONNECTION_TITLES[which]}
            result={results[which]}
            onTest={() => test(which)}
            onFix={onFix}
          >
            {which === 'insights' && <AddInsights dataSource={dataSource} onAdded={() => test('insights')} />}
          </OneConnection>
        ))}
      </ul>
    </Section>
  );
}

const ICONS: Record<ConnectionResult['state'], IconName> = {
  good: 'check-circle',
  warning: 'exclamation-triangle',
  critical: 'exclamation-circle',
};

interface OneProps {
  title: string;
  result?: ConnectionResult | 'testing';
  onTest: () => void;
  onFix: (fix: Fix) => void;
  children?: ReactNode;
}

function OneConnection({ title, result, onTest, onFix, children }: OneProps) {
  const styles = useStyles2(getStyles);
  const answer = typeof result === 'object' ? result : undefined;
  const text = answer?.text ?? (result === 'testing' ? 'Testing…' : 'Not tested yet.');
  return (
    <li className={styles.item}>
      <div className={styles.words}>
        <strong className={styles.title}>{title}</strong>
        <p className={styles.text} role="status" aria-label={title} data-state={answer?.state}>
          {answer && <Icon name={ICONS[answer.state]} className={cx(styles.icon, styles[answer.state])} aria-hidden />}
          {text}
        </p>
        {answer?.fix && (
          <Button size="sm" fill="text" icon="arrow-down" onClick={() => answer.fix && onFix(answer.fix)}>
            {FIX_TEXTS[answer.fix].title}
          </Button>
        )}
        {answer?.href && (
          <LinkButton size="sm" fill="text" icon="external-link-alt" href={answer.href.url}>
            {answer.href.label}
          </LinkButton>
        )}
        {children}
      </div>
      <Button
        size="sm"
        variant="secondary"
        fill="outline"
        onClick={onTest}
        disabled={result === 'testing'}
        aria-label={`Test: ${title}`}
      >
        Test
      </Button>
    </li>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', margin: 0, padding: 0 }),
  item: css({
    alignItems: 'flex-start',
    borderTop: `1px solid ${theme.colors.border.weak}`,
    display: 'flex',
    gap: theme.spacing(1),
    justifyContent: 'space-between',
    padding: theme.spacing(0.75, 0),
    '&:last-child': { paddingBottom: 0 },
  }),
  words: css({ minWidth: 0 }),
  title: css({ fontWeight: theme.typography.fontWeightMedium }),
  text: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    margin: 0,
    overflowWrap: 'anywhere',
  }),
  icon: css({ marginRight: theme.spacing(0.5) }),
  good: css({ color: theme.colors.success.text }),
  warning: css({ color: theme.colors.warning.text }),
  critical: css({ color: theme.colors.error.text }),
});

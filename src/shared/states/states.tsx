import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, Icon, type IconName, LinkButton, Spinner, Stack, Text, useStyles2 } from '@grafana/ui';
import React, { type ReactNode } from 'react';
import { type Problem, type ProblemKind } from '../store/problems';
import { testIds } from '../testIds';

/** An action that may solve a problem. */
export interface Action {
  label: string;
  icon?: IconName;
  onClick?: () => void;
  href?: string;
}

const ICONS: Record<ProblemKind, IconName> = {
  noDataSource: 'database',
  dataSourceGone: 'database',
  notPrometheus: 'database',
  forbidden: 'lock',
  timeout: 'clock-nine',
  limit: 'exclamation-triangle',
  unreachable: 'exclamation-triangle',
  jobNotFound: 'search',
  nothingFound: 'search',
  timeRange: 'clock-nine',
  failed: 'exclamation-triangle',
};

/** In the place of a page's content: what is wrong, what to do, and the buttons that do it. */
export function ProblemState({
  problem,
  actions = [],
  children,
}: {
  problem: Problem;
  actions?: Action[];
  children?: ReactNode;
}) {
  const styles = useStyles2(getStyles);
  return (
    <section className={styles.box} role="alert" data-testid={testIds.problem} data-kind={problem.kind}>
      <Icon name={ICONS[problem.kind]} size="xxxl" className={styles.icon} aria-hidden />
      <Text element="h2" variant="h3" textAlignment="center">
        {problem.title}
      </Text>
      <p className={styles.detail}>{problem.detail}</p>
      {children}
      <Stack direction="row" gap={1} wrap="wrap" justifyContent="center">
        {actions.map((action, index) => (
          <ActionButton key={action.label} action={action} primary={index === 0} />
        ))}
      </Stack>
    </section>
  );
}

function ActionButton({ action, primary }: { action: Action; primary: boolean }) {
  const variant = primary ? 'primary' : 'secondary';
  return action.href !== undefined ? (
    <LinkButton href={action.href} icon={action.icon} variant={variant}>
      {action.label}
    </LinkButton>
  ) : (
    <Button onClick={action.onClick} icon={action.icon} variant={variant}>
      {action.label}
    </Button>
  );
}

/** While a page finds out what there is to show. */
export function LoadingState({ text }: { text: string }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.box} role="status" data-testid={testIds.loading}>
      <Spinner size="xl" />
      <Text color="secondary">{text}</Text>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({
    alignItems: 'center',
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2),
    margin: theme.spacing(8, 'auto'),
    maxWidth: 640,
    minHeight: 240,
  }),
  icon: css({ color: theme.colors.text.secondary }),
  detail: css({
    color: theme.colors.text.secondary,
    margin: 0,
    overflowWrap: 'anywhere',
    textAlign: 'center',
    textWrap: 'balance',
    whiteSpace: 'pre-line',
  }),
});

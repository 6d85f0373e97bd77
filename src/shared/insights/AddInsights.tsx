import { css, cx } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import { Alert, Button, Field, Input, LinkButton, Stack, TextArea, useStyles2 } from '@grafana/ui';
import React, { type FormEvent, useId, useState } from 'react';
import { dataSourceLink } from '../scene/links';
import { testIds } from '../testIds';
import { AddError, type Added, addInsights, mayAddInsights, readTakeOver, useInsights } from './add';
import { type UnusedInsights, unusedInsights } from './instance';
import { type Secret, type TakenOver } from './takeOver';

type Plan = TakenOver & { prometheusName: string };

interface AddInsightsProps {
  /** uid of the chosen Prometheus data source. */
  dataSource: string;
  /** Called once the data source is added and Grafana's front end knows it. */
  onAdded?: (added: Added) => void;
}

/**
 * Where the chosen Prometheus data source has no Insights data source: says so, and lets an administrator add it.
 * Afterwards it shows the health of the new one, until it is unmounted.
 */
export function AddInsights(props: AddInsightsProps) {
  return <AddBeside key={props.dataSource} {...props} />;
}

function AddBeside({ dataSource, onAdded }: AddInsightsProps) {
  const styles = useStyles2(getStyles);
  const instance = useInsights(dataSource);
  const adding = useAdding(dataSource, onAdded);
  if (adding.added) {
    return <AddedNote added={adding.added} />;
  }
  // A data source that is not chosen or does not exist is reported by the page itself.
  const store = dataSource ? getDataSourceSrv().getInstanceSettings(dataSource) : undefined;
  if (instance || !store) {
    return null;
  }
  return (
    <div className={styles.box} data-testid={testIds.addInsights}>
      <p className={styles.text}>{missingSentence(store.name)}</p>
      <UnusedList unused={unusedInsights(dataSource)} />
      {!mayAddInsights() && <p className={styles.text}>{NOT_ALLOWED}</p>}
      {adding.failure && (
        <Alert severity="error" title="Insights was not added">
          {adding.failure}
        </Alert>
      )}
      {mayAddInsights() &&
        (adding.plan ? (
          <AddForm {...adding} plan={adding.plan} />
        ) : (
          <Button size="sm" icon={adding.busy ? 'spinner' : 'plus'} disabled={adding.busy} onClick={adding.start}>
            Add Insights
          </Button>
        ))}
    </div>
  );
}

const NOT_ALLOWED = 'An administrator of your organisation can add it with one click, here or on the Setup page.';

function missingSentence(name: string): string {
  return `There is no Insights data source for "${name}". Insights counts the events of SLOs; it uses the same store.`;
}

/** The steps of adding: read what is taken over, prompt for secrets if needed, save. What was entered stays. */
function useAdding(dataSource: string, onAdded?: (added: Added) => void) {
  const [plan, setPlan] = useState<Plan>();
  const [entered, setEntered] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState('');
  const [added, setAdded] = useState<Added>();
  const attempt = async (step: () => Promise<void>) => {
    setBusy(true);
    setFailure('');
    try {
      await step();
    } catch (error) {
      setFailure(error instanceof AddError ? error.message : `Something went wrong: ${String(error)}. Try again.`);
    }
    setBusy(false);
  };
  const save = async (read: Plan, secrets: Record<string, string>) => {
    const done = await addInsights(read, secrets);
    setAdded(done);
    onAdded?.(done);
  };
  return {
    plan,
    entered,
    busy,
    failure,
    added,
    enter: (key: string, value: string) => setEntered((before) => ({ ...before, [key]: value })),
    cancel: () => {
      setPlan(undefined);
      setFailure('');
    },
    start: () =>
      attempt(async () => {
        const read = await readTakeOver(dataSource);
        if (read.secrets.length === 0 && read.notes.length === 0) {
          await save(read, {});
        } else {
          setPlan(read);
        }
      }),
    save: (read: Plan) => attempt(() => save(read, entered)),
  };
}

interface AddFormProps {
  plan: Plan;
  entered: Record<string, string>;
  busy: boolean;
  enter: (key: string, value: string) => void;
  save: (plan: Plan) => void;
  cancel: () => void;
}

/** Prompts for the secrets that Grafana keeps, and says what will differ. */
function AddForm({ plan, entered, busy, enter, save, cancel }: AddFormProps) {
  const styles = useStyles2(getStyles);
  const missing = plan.secrets.some(({ key }) => !entered[key]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save(plan);
  };
  return (
    <form className={styles.form} onSubmit={submit} aria-label="Add Insights">
      {plan.notes.map((note) => (
        <p key={note} className={styles.text}>
          {note}
        </p>
      ))}
      {plan.secrets.length > 0 && (
        <p className={styles.text}>
          URL, headers and TLS are taken over from &quot;{plan.prometheusName}&quot;. Grafana does not give out its
          secrets: enter them once more.
        </p>
      )}
      {plan.secrets.map((secret) => (
        <SecretField key={secret.key} secret={secret} value={entered[secret.key] ?? ''} enter={enter} />
      ))}
      <Stack direction="row" gap={1}>
        <Button type="submit" size="sm" icon={busy ? 'spinner' : 'plus'} disabled={busy || missing}>
          Add Insights
        </Button>
        <Button type="button" size="sm" variant="secondary" disabled={busy} onClick={cancel}>
          Cancel
        </Button>
      </Stack>
    </form>
  );
}

interface SecretFieldProps {
  secret: Secret;
  value: string;
  enter: (key: string, value: string) => void;
}

function SecretField({ secret: { key, label, pem }, value, enter }: SecretFieldProps) {
  const id = useId();
  return (
    <Field label={label} htmlFor={id} required noMargin>
      {pem ? (
        <TextArea
          id={id}
          rows={4}
          cols={50}
          autoComplete="off"
          spellCheck={false}
          value={value}
          onChange={(event) => enter(key, event.currentTarget.value)}
        />
      ) : (
        <Input
          id={id}
          type="password"
          width={40}
          autoComplete="new-password"
          value={value}
          onChange={(event) => enter(key, event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

/** The Insights data sources that exist and are not used: usually a setting is missing. */
function UnusedList({ unused }: { unused: UnusedInsights[] }) {
  const styles = useStyles2(getStyles);
  return unused.map((one) => (
    <p key={one.uid} className={cx(styles.text, styles.small)}>
      {unusedSentence(one)}
      {mayAddInsights() && one.why !== 'elsewhere' && (
        <LinkButton size="sm" fill="text" icon="cog" href={dataSourceLink(one.uid)}>
          Settings of {one.name}
        </LinkButton>
      )}
    </p>
  ));
}

function unusedSentence({ name, why, beside }: UnusedInsights): string {
  switch (why) {
    case 'unset':
      return `"${name}" is not used: its settings name no Prometheus data source.`;
    case 'gone':
      return `"${name}" is not used: its Prometheus data source "${beside}" no longer exists.`;
    case 'elsewhere':
      return `"${name}" is not used: it belongs to "${beside}".`;
  }
}

function AddedNote({ added: { uid, name, healthy, health } }: { added: Added }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.text} role="status" aria-label="Insights was added">
      {healthy ? `"${name}" was added. ${health}` : `"${name}" was added, but its health check failed: ${health}`}
      {!healthy && (
        <LinkButton size="sm" fill="text" icon="cog" href={dataSourceLink(uid)}>
          Settings of {name}
        </LinkButton>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({ display: 'flex', flexDirection: 'column', alignItems: 'flex-start', gap: theme.spacing(1) }),
  form: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), maxWidth: '100%' }),
  small: css({ fontSize: theme.typography.bodySmall.fontSize }),
  text: css({ color: theme.colors.text.secondary, margin: 0, overflowWrap: 'anywhere' }),
});

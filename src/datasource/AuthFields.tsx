import { Field, FieldSet, Input, SecretInput, Switch } from '@grafana/ui';
import React from 'react';
import { type FieldsProps, resetSecret, setSecret } from './form';

/** Basic authentication. Tokens go into a header of their own, below. */
export function AuthFields({ settings, change }: FieldsProps) {
  return (
    <FieldSet label="Authentication" disabled={settings.readOnly}>
      <Field label="Basic authentication" description="For a bearer token, add a header Authorization below instead.">
        <Switch
          id="insights-basic-auth"
          value={settings.basicAuth}
          onChange={(event) => change({ basicAuth: event.currentTarget.checked })}
        />
      </Field>
      {settings.basicAuth && (
        <>
          <Field label="User" required>
            <Input
              id="insights-user"
              width={40}
              autoComplete="off"
              value={settings.basicAuthUser}
              onChange={(event) => change({ basicAuthUser: event.currentTarget.value })}
            />
          </Field>
          <Field label="Password">
            <SecretInput
              id="insights-password"
              width={40}
              autoComplete="off"
              isConfigured={settings.secureJsonFields?.basicAuthPassword ?? false}
              value={settings.secureJsonData?.basicAuthPassword ?? ''}
              onChange={(event) => change(setSecret(settings, 'basicAuthPassword', event.currentTarget.value))}
              onReset={() => change(resetSecret(settings, 'basicAuthPassword'))}
            />
          </Field>
        </>
      )}
    </FieldSet>
  );
}

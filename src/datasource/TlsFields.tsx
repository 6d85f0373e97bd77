import { Field, FieldSet, Input, SecretTextArea, Switch } from '@grafana/ui';
import React from 'react';
import { type FieldsProps, resetSecret, setSecret } from './form';
import { type InsightsJsonData, type InsightsSecureJsonData } from './types';

type Toggle = 'tlsAuthWithCACert' | 'tlsAuth' | 'tlsSkipVerify';

const TOGGLES: Array<{ key: Toggle; label: string; description: string }> = [
  { key: 'tlsAuthWithCACert', label: 'With CA Cert', description: 'Trust your own certificate authority.' },
  { key: 'tlsAuth', label: 'TLS Client Auth', description: 'Show the server a client certificate.' },
  {
    key: 'tlsSkipVerify',
    label: 'Skip TLS Verify',
    description: 'Accept any certificate. Anyone on the network path can then read passwords: only for tests.',
  },
];

/** TLS: which server to trust, and the client's certificate. */
export function TlsFields(props: FieldsProps) {
  const { settings, changeJson } = props;
  const { tlsAuth, tlsAuthWithCACert, serverName } = settings.jsonData;
  return (
    <FieldSet label="TLS" disabled={settings.readOnly}>
      {TOGGLES.map(({ key, label, description }) => (
        <Field key={key} label={label} description={description}>
          <Switch
            id={`insights-${key}`}
            value={settings.jsonData[key] ?? false}
            onChange={(event) => changeJson({ [key]: event.currentTarget.checked } satisfies Partial<InsightsJsonData>)}
          />
        </Field>
      ))}
      {tlsAuthWithCACert && <PemField {...props} name="tlsCACert" label="CA certificate" kind="CERTIFICATE" />}
      {(tlsAuth || tlsAuthWithCACert) && (
        <Field label="Server name" description="When the certificate was issued for a name other than the URL's.">
          <Input
            id="insights-server-name"
            width={40}
            value={serverName ?? ''}
            onChange={(event) => changeJson({ serverName: event.currentTarget.value })}
          />
        </Field>
      )}
      {tlsAuth && <PemField {...props} name="tlsClientCert" label="Client certificate" kind="CERTIFICATE" />}
      {tlsAuth && <PemField {...props} name="tlsClientKey" label="Client key" kind="PRIVATE KEY" />}
    </FieldSet>
  );
}

interface PemFieldProps extends FieldsProps {
  name: keyof InsightsSecureJsonData;
  label: string;
  kind: string;
}

function PemField({ settings, change, name, label, kind }: PemFieldProps) {
  return (
    <Field label={label} description="In PEM form." htmlFor={`insights-${name}`}>
      <SecretTextArea
        id={`insights-${name}`}
        rows={5}
        cols={60}
        placeholder={`-----BEGIN ${kind}-----`}
        isConfigured={settings.secureJsonFields?.[name] ?? false}
        value={settings.secureJsonData?.[name] ?? ''}
        onChange={(event) => change(setSecret(settings, name, event.currentTarget.value))}
        onReset={() => change(resetSecret(settings, name))}
      />
    </Field>
  );
}

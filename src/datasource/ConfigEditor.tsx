import { type DataSourceInstanceSettings, type DataSourcePluginOptionsEditorProps } from '@grafana/data';
import { config, DataSourcePicker, getDataSourceSrv } from '@grafana/runtime';
import { CustomHeadersSettings, Field, FieldSet, Input, SecureSocksProxySettings, Switch, Text } from '@grafana/ui';
import React from 'react';
import { PROMETHEUS_TYPES } from '../constants';
import { AuthFields } from './AuthFields';
import { type FieldsProps } from './form';
import { type InsightsJsonData, type InsightsSecureJsonData } from './types';
import { TlsFields } from './TlsFields';
import { urlProblem } from './url';

const WIDTH = 60;

/** The settings of the data source, in Grafana's standard keys, so that any provisioning file works. */
export default function ConfigEditor(
  props: DataSourcePluginOptionsEditorProps<InsightsJsonData, InsightsSecureJsonData>
) {
  const { options: settings, onOptionsChange } = props;
  const fields: FieldsProps = {
    settings,
    change: (patch) => onOptionsChange({ ...settings, ...patch }),
    changeJson: (patch) => onOptionsChange({ ...settings, jsonData: { ...settings.jsonData, ...patch } }),
  };
  return (
    <>
      <Text element="p" color="secondary">
        Insights computes from the metrics of a store that speaks the Prometheus API: Prometheus, Mimir, Thanos or
        VictoriaMetrics. Use the URL and the authentication of your Prometheus data source.
      </Text>
      <Store {...fields} />
      <Connection {...fields} />
      <AuthFields {...fields} />
      <TlsFields {...fields} />
      <CustomHeadersSettings dataSourceConfig={settings} onChange={fields.change} />
      {config.secureSocksDSProxyEnabled && (
        <SecureSocksProxySettings options={settings} onOptionsChange={onOptionsChange} />
      )}
    </>
  );
}

/** The Prometheus data source of the same store: the app's pages find Insights by it. */
function Store({ settings, changeJson }: FieldsProps) {
  const { prometheusUid } = settings.jsonData;
  const gone = Boolean(prometheusUid) && !getDataSourceSrv().getInstanceSettings(prometheusUid);
  return (
    <FieldSet label="Prometheus data source" disabled={settings.readOnly}>
      <Field
        label="Prometheus data source"
        htmlFor="insights-prometheus"
        description="The data source of the same store. The pages of the app use Insights where this data source is chosen; without it they do not use Insights."
        invalid={gone}
        error={`The data source "${prometheusUid}" no longer exists. Choose another one.`}
      >
        <DataSourcePicker
          inputId="insights-prometheus"
          current={prometheusUid ?? null}
          noDefault
          metrics
          width={WIDTH}
          placeholder="Choose a data source"
          disabled={settings.readOnly}
          filter={({ type }: DataSourceInstanceSettings) => PROMETHEUS_TYPES.includes(type)}
          onChange={({ uid }: DataSourceInstanceSettings) => changeJson({ prometheusUid: uid })}
          onClear={() => changeJson({ prometheusUid: undefined })}
        />
      </Field>
    </FieldSet>
  );
}

function Connection({ settings, change, changeJson }: FieldsProps) {
  const problem = settings.url ? urlProblem(settings.url) : undefined;
  return (
    <FieldSet label="Connection" disabled={settings.readOnly}>
      <Field
        label="Prometheus URL"
        description="As Grafana's server reaches it, without /api/v1. Mimir: ends in /prometheus. VictoriaMetrics cluster: ends in /select/0/prometheus."
        required
        invalid={problem !== undefined}
        error={problem}
      >
        <Input
          id="insights-url"
          width={WIDTH}
          placeholder="http://localhost:9090"
          value={settings.url ?? ''}
          onChange={(event) => change({ url: event.currentTarget.value.trim() })}
        />
      </Field>
      <Field label="Timeout" description="Seconds to wait for the Prometheus API. Empty means 30.">
        <Input
          id="insights-timeout"
          width={20}
          type="number"
          min={1}
          step={1}
          placeholder="30"
          value={settings.jsonData.timeout ?? ''}
          onChange={(event) => changeJson({ timeout: positiveInteger(event.currentTarget.value) })}
        />
      </Field>
      <Field
        label="Forward OAuth identity"
        description="Sends the reader's OAuth token. Alert rules have no reader and send none."
      >
        <Switch
          id="insights-oauth"
          value={settings.jsonData.oauthPassThru ?? false}
          onChange={(event) => changeJson({ oauthPassThru: event.currentTarget.checked })}
        />
      </Field>
    </FieldSet>
  );
}

function positiveInteger(text: string): number | undefined {
  const value = Number.parseInt(text, 10);
  return value > 0 ? value : undefined;
}

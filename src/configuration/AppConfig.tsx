import { type PluginConfigPageProps, type AppPluginMeta, type DataSourceInstanceSettings } from '@grafana/data';
import { DataSourcePicker } from '@grafana/runtime';
import { Alert, Button, Field, FieldSet, Input, Stack } from '@grafana/ui';
import React, { type FormEvent, useState } from 'react';
import { PROMETHEUS_TYPES } from '../constants';
import { type AppSettings, DEFAULT_FROM, DEFAULT_JOB, DEFAULT_TO, timeRangeProblem } from '../settings';
import { changeSettings, saveFailure } from '../shared/settings/pluginSettings';
import { testIds } from '../shared/testIds';

type Props = PluginConfigPageProps<AppPluginMeta<AppSettings>>;

/** Where an administrator sets the defaults of the app. Grafana shows it to administrators only. */
export default function AppConfig({ plugin }: Props) {
  const { jsonData } = plugin.meta;
  const [settings, setSettings] = useState<AppSettings>(jsonData ?? {});
  const [saving, setSaving] = useState(false);
  const [failure, setFailure] = useState('');
  const set = (change: Partial<AppSettings>) => setSettings((before) => ({ ...before, ...change }));
  const wrongTime = timeRangeProblem(settings.timeRangeFrom || DEFAULT_FROM, settings.timeRangeTo || DEFAULT_TO);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    setSaving(true);
    setFailure('');
    try {
      // The SLOs and everything else that this form does not show may have been saved since it was opened.
      await changeSettings((saved) => cleaned({ ...saved, ...shownIn(settings) }));
      // The app reads its settings when Grafana loads it.
      window.location.reload();
    } catch (error) {
      setSaving(false);
      setFailure(saveFailure(error));
    }
  };

  return (
    <form onSubmit={save}>
      <FieldSet label="Defaults of the app">
        <Field
          label="Data source"
          htmlFor="contextd-config-data-source"
          description="The Prometheus-compatible data source with contextd’s metrics. A reader’s own choice overrides it."
        >
          <DataSourcePicker
            inputId="contextd-config-data-source"
            current={settings.dataSource ?? null}
            noDefault
            metrics
            placeholder="Grafana’s default"
            width={48}
            filter={(one: DataSourceInstanceSettings) => PROMETHEUS_TYPES.includes(one.type)}
            onChange={(one: DataSourceInstanceSettings) => set({ dataSource: one.uid })}
            onClear={() => set({ dataSource: undefined })}
          />
        </Field>
        <Field
          label="Job"
          htmlFor="contextd-config-job"
          description="The value of the job label of contextd’s series; separate several with commas if contextd is scraped under another job than it pushes."
        >
          <Input
            id="contextd-config-job"
            data-testid={testIds.config.job}
            width={48}
            placeholder={DEFAULT_JOB}
            value={settings.job ?? ''}
            onChange={({ currentTarget }) => set({ job: currentTarget.value })}
          />
        </Field>
        <Stack direction="row" gap={2} wrap="wrap">
          <Field
            label="Time range from"
            htmlFor="contextd-config-from"
            description="As Grafana writes it, for example now-6h."
            invalid={Boolean(wrongTime)}
            error={wrongTime}
          >
            <Input
              id="contextd-config-from"
              data-testid={testIds.config.from}
              width={23}
              placeholder={DEFAULT_FROM}
              value={settings.timeRangeFrom ?? ''}
              onChange={({ currentTarget }) => set({ timeRangeFrom: currentTarget.value })}
            />
          </Field>
          <Field label="Time range to" htmlFor="contextd-config-to" description="Usually now.">
            <Input
              id="contextd-config-to"
              data-testid={testIds.config.to}
              width={23}
              placeholder={DEFAULT_TO}
              value={settings.timeRangeTo ?? ''}
              onChange={({ currentTarget }) => set({ timeRangeTo: currentTarget.value })}
            />
          </Field>
        </Stack>
      </FieldSet>
      {failure && (
        <Alert severity="error" title="The configuration was not saved">
          {failure}
        </Alert>
      )}
      <Button
        type="submit"
        disabled={saving || Boolean(wrongTime)}
        icon={saving ? 'spinner' : 'save'}
        data-testid={testIds.config.save}
      >
        Save
      </Button>
    </form>
  );
}

/** What the form shows of the settings. */
function shownIn({ dataSource, job, timeRangeFrom, timeRangeTo }: AppSettings): AppSettings {
  return { dataSource, job, timeRangeFrom, timeRangeTo };
}

/** Empty fields mean "the default" and are not stored. */
function cleaned(settings: AppSettings): AppSettings {
  return Object.fromEntries(
    Object.entries(settings)
      .map(([key, value]) => [key, typeof value === 'string' && key !== 'slos' ? value.trim() : value])
      .filter(([, value]) => value !== undefined && value !== '')
  );
}

import { Button, FieldValidationMessage, Stack } from '@grafana/ui';
import React, { useState } from 'react';
import { type RuleFileFormat, ruleFile, type RulesInput } from '../../../shared/insights/rules';
import { download } from '../../../shared/ui/download';
import { Section } from '../../../shared/ui/Section';

const FILES: Array<{ format: RuleFileFormat; label: string; name: string; about: string }> = [
  {
    format: 'prometheus',
    label: 'Prometheus',
    name: 'contextd.rules.yaml',
    about: 'Recording and alert rules for rule_files in prometheus.yml, and for the ruler of Mimir or Thanos.',
  },
  {
    format: 'grafana',
    label: 'Grafana provisioning',
    name: 'contextd-rules.yaml',
    about: 'Alert rules for provisioning/alerting on Grafana’s server. Grafana shows them as read-only.',
  },
  {
    format: 'prometheusrule',
    label: 'PrometheusRule',
    name: 'contextd-prometheusrule.yaml',
    about: 'The rules of Prometheus for the Prometheus Operator in Kubernetes.',
  },
];

/** The same rules as files, for everyone. */
export function Downloads({ insights, input }: { insights: string; input: RulesInput }) {
  const [busy, setBusy] = useState<RuleFileFormat>();
  const [failure, setFailure] = useState('');
  const save = async (format: RuleFileFormat, name: string) => {
    setBusy(format);
    setFailure('');
    try {
      download(name, await ruleFile(insights, format, input), 'application/yaml');
    } catch (error) {
      setFailure((error as Error).message);
    }
    setBusy(undefined);
  };
  return (
    <Section
      title="Rules as files"
      about="All rules for the chosen data source and jobs. Use one engine only: with two, every alert notifies twice."
    >
      <Stack direction="row" gap={1} wrap="wrap">
        {FILES.map(({ format, label, name, about }) => (
          <Button
            key={format}
            icon={busy === format ? 'spinner' : 'download-alt'}
            size="sm"
            variant="secondary"
            disabled={busy !== undefined}
            tooltip={about}
            onClick={() => save(format, name)}
          >
            {label}
          </Button>
        ))}
      </Stack>
      {failure && <FieldValidationMessage>{failure}</FieldValidationMessage>}
    </Section>
  );
}

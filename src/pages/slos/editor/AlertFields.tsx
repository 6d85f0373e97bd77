import { Alert } from '@grafana/ui';
import React from 'react';
import { DEFAULT_MIN_BAD_EVENTS, type Slo } from '../../../slo/types';
import { warnSlo } from '../../../slo/validate';
import { ListField, OptionalNumberField } from './fields';
import { FieldGrid } from './FieldGrid';
import { labelsOfMetric } from './metrics';
import { type FormProps } from './PromiseFields';
import { fromPercent, toPercent } from './words';

/** What the alerts look at, and what cannot work. */
export function AlertFields({ slo, problems, change }: FormProps) {
  const warnings = Object.keys(problems).length === 0 ? warnSlo(slo) : [];
  const labels = groupLabels(slo);
  return (
    <>
      <FieldGrid>
        <ListField
          label="Group by labels"
          placeholder={labels[0]}
          description={
            labels.length > 0
              ? `Each combination has a budget of its own. Separated by commas: ${labels.join(', ')}.`
              : 'Each combination has a budget of its own. Separated by commas.'
          }
          value={slo.groupBy ?? []}
          problems={problems.groupBy}
          onChange={(groupBy) => change({ groupBy })}
        />
        <OptionalNumberField
          label="Least bad events"
          placeholder={String(DEFAULT_MIN_BAD_EVENTS)}
          description="An alert needs as many in its long window: of six calls an hour, a single failure would trip every alert."
          value={slo.minBadEvents}
          problems={problems.minBadEvents}
          onChange={(minBadEvents) => change({ minBadEvents })}
        />
        <OptionalNumberField
          label="Critical below"
          suffix="%"
          max={100}
          placeholder="none"
          description="A missed objective is a warning down to this, and critical below it. Empty: critical at once."
          value={slo.criticalBelow === undefined ? undefined : toPercent(slo.criticalBelow)}
          problems={problems.criticalBelow}
          onChange={(percent) => change({ criticalBelow: percent === undefined ? undefined : fromPercent(percent) })}
        />
      </FieldGrid>
      {warnings.length > 0 && (
        <Alert severity="warning" title="Not every alert can fire" bottomSpacing={0}>
          {warnings.map((warning) => (
            <div key={warning}>{warning}</div>
          ))}
        </Alert>
      )}
    </>
  );
}

function groupLabels({ indicator }: Slo): string[] {
  switch (indicator.kind) {
    case 'ratio':
      return labelsOfMetric(indicator.total);
    case 'latency':
      return labelsOfMetric(indicator.histogram);
    default:
      return [];
  }
}

import { Button, Combobox, Field, Stack, Text } from '@grafana/ui';
import React, { useId } from 'react';
import { Choice } from '../../../shared/ui/Choice';
import { type Resolution } from '../../../metrics/resolve';
import {
  type Comparison,
  COMPARISONS,
  type GaugeIndicator,
  type IndicatorKind,
  type LatencyIndicator,
  type Missing,
  type RatioIndicator,
  type Slo,
  type SloIndicator,
  type ThroughputIndicator,
  type TimeSliceIndicator,
} from '../../../slo/types';
import { indicatorOf, possibleConditions } from './draft';
import { ListField, NumberField } from './fields';
import { FieldGrid } from './FieldGrid';
import { MetricField } from './MetricField';
import { type Problems } from './problems';
import { SliceFields } from './SliceFields';

const KINDS: Array<{ value: IndicatorKind; label: string; about: string }> = [
  { value: 'ratio', label: 'Ratio', about: 'Bad or good events, of all events.' },
  { value: 'latency', label: 'Latency', about: 'Events that take no longer than a threshold, of all events.' },
  { value: 'gauge', label: 'Gauge', about: 'Minutes in which a gauge meets a condition, such as up == 1.' },
  { value: 'timeSlice', label: 'Time slice', about: 'Slices of time in which a value meets a condition.' },
  {
    value: 'throughput',
    label: 'Throughput',
    about: 'The highest rate at which other SLOs held. It is proven or not: there is no error budget.',
  },
];

interface IndicatorProps<I = SloIndicator> {
  indicator: I;
  problems: Problems;
  others: readonly Slo[];
  resolution: Resolution;
  onChange: (indicator: SloIndicator) => void;
}

/** How good and bad are told apart. */
export function IndicatorFields(props: IndicatorProps) {
  const { indicator, others, onChange } = props;
  return (
    <>
      <Field noMargin label="Kind" description={KINDS.find(({ value }) => value === indicator.kind)?.about}>
        <Choice
          aria-label="Kind"
          options={KINDS.map(({ value, label }) => ({ value, label }))}
          value={indicator.kind}
          onChange={(kind) => onChange(indicatorOf(kind, indicator, others))}
        />
      </Field>
      <KindFields {...props} />
    </>
  );
}

function KindFields({ indicator, ...props }: IndicatorProps) {
  switch (indicator.kind) {
    case 'ratio':
      return <RatioFields indicator={indicator} {...props} />;
    case 'latency':
      return <LatencyFields indicator={indicator} {...props} />;
    case 'gauge':
      return <GaugeFields indicator={indicator} {...props} />;
    case 'timeSlice':
      return <TimeSliceFields indicator={indicator} {...props} />;
    case 'throughput':
      return <ThroughputFields indicator={indicator} {...props} />;
  }
}

const PARTS = [
  { value: 'bad' as const, label: 'Bad events' },
  { value: 'good' as const, label: 'Good events' },
];

function RatioFields({ indicator, problems, resolution, onChange }: IndicatorProps<RatioIndicator>) {
  const { total, bad, good, slices } = indicator;
  const kept = { kind: 'ratio' as const, total, ...(slices && { slices }) };
  const part = good ? 'good' : 'bad';
  const metric = bad ?? good ?? { query: '' };
  return (
    <>
      <MetricField
        label="All events"
        use="events"
        placeholder='http_requests_total{job="contextd"}'
        metric={total}
        resolution={resolution}
        onChange={(next) => onChange({ ...indicator, total: next })}
      />
      <Field noMargin label="Of these, count">
        <Choice
          aria-label="Of these, count"
          options={PARTS}
          value={part}
          onChange={(next) => onChange({ ...kept, [next]: metric })}
        />
      </Field>
      <MetricField
        label={part === 'good' ? 'Good events' : 'Bad events'}
        use="events"
        placeholder={part === 'good' ? 'http_requests_total{status!~"5.."}' : 'http_requests_total{status=~"5.."}'}
        metric={metric}
        resolution={resolution}
        onChange={(next) => onChange({ ...kept, [part]: next })}
      />
      <SliceFields indicator={indicator} problems={problems} onChange={onChange} />
    </>
  );
}

function LatencyFields({ indicator, problems, resolution, onChange }: IndicatorProps<LatencyIndicator>) {
  return (
    <>
      <MetricField
        label="Histogram"
        use="histogram"
        placeholder='http_request_duration_seconds{job="contextd"}'
        metric={indicator.histogram}
        resolution={resolution}
        onChange={(histogram) => onChange({ ...indicator, histogram })}
      />
      <FieldGrid>
        <NumberField
          label="Threshold"
          suffix="s"
          description="Good is what takes no longer. A classic histogram needs a bucket of just this size."
          value={indicator.threshold}
          problems={problems['indicator.threshold']}
          onChange={(threshold) => onChange({ ...indicator, threshold })}
        />
      </FieldGrid>
      <SliceFields indicator={indicator} problems={problems} onChange={onChange} />
    </>
  );
}

const ACROSS = [
  { value: 'mean' as const, label: 'The share that meets it', description: 'Half of the series: half a good minute.' },
  { value: 'any' as const, label: 'One is enough' },
  { value: 'all' as const, label: 'All must' },
];

function GaugeFields({ indicator, problems, resolution, onChange }: IndicatorProps<GaugeIndicator>) {
  const id = useId();
  const { metrics } = indicator;
  const set = (patch: Partial<GaugeIndicator>) => onChange({ ...indicator, ...patch });
  return (
    <>
      {metrics.map((metric, i) => (
        <MetricField
          key={i}
          label={metrics.length === 1 ? 'Gauge' : `Gauge ${i + 1}`}
          use="value"
          placeholder='up{job="contextd"}'
          metric={metric}
          resolution={resolution}
          onChange={(next) => set({ metrics: metrics.map((one, j) => (i === j ? next : one)) })}
          onRemove={metrics.length > 1 ? () => set({ metrics: metrics.filter((_, j) => i !== j) }) : undefined}
        />
      ))}
      <Stack direction="row" alignItems="center" gap={1} wrap="wrap">
        <Button
          size="sm"
          variant="secondary"
          icon="plus"
          onClick={() => set({ metrics: [...metrics, { concept: 'probeSuccess' }] })}
        >
          Another gauge
        </Button>
        {metrics.length > 1 && (
          <Text variant="bodySmall" color="secondary">
            In each minute the worst of them counts.
          </Text>
        )}
      </Stack>
      <FieldGrid>
        <ConditionFields indicator={indicator} problems={problems} set={set} />
        <Field noMargin label="Of several series" htmlFor={`${id}-across`}>
          <Combobox
            id={`${id}-across`}
            options={ACROSS}
            value={indicator.across}
            onChange={({ value }) => set({ across: value })}
          />
        </Field>
        <MissingField value={indicator.missing} onChange={(missing) => set({ missing })} />
      </FieldGrid>
    </>
  );
}

function TimeSliceFields({ indicator, problems, resolution, onChange }: IndicatorProps<TimeSliceIndicator>) {
  const set = (patch: Partial<TimeSliceIndicator>) => onChange({ ...indicator, ...patch });
  return (
    <>
      <MetricField
        label="Value"
        use="value"
        placeholder="histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))"
        metric={indicator.metric}
        resolution={resolution}
        onChange={(metric) => set({ metric })}
      />
      <FieldGrid>
        <ConditionFields indicator={indicator} problems={problems} set={set} />
        <NumberField
          label="Length of a slice"
          suffix="s"
          description="Whole seconds, 10 to 3600."
          value={indicator.sliceSeconds}
          problems={problems['indicator.sliceSeconds']}
          onChange={(sliceSeconds) => set({ sliceSeconds })}
        />
        <MissingField value={indicator.missing} onChange={(missing) => set({ missing })} />
      </FieldGrid>
    </>
  );
}

interface ConditionProps {
  problems: Problems;
  indicator: { op: Comparison; value: number };
  set: (patch: { op?: Comparison; value?: number }) => void;
}

const OPS = COMPARISONS.map((value) => ({ value, label: value }));

function ConditionFields({ indicator: { op, value }, problems, set }: ConditionProps) {
  const id = useId();
  return (
    <>
      <Field noMargin label="Good when it is" htmlFor={`${id}-op`}>
        <Combobox id={`${id}-op`} options={OPS} value={op} onChange={(option) => set({ op: option.value })} />
      </Field>
      <NumberField
        label="Compared with"
        value={value}
        problems={problems['indicator.value']}
        onChange={(next) => set({ value: next })}
      />
    </>
  );
}

const MISSING = [
  { value: 'bad' as const, label: 'Bad' },
  { value: 'ignored' as const, label: 'Not counted' },
];

function MissingField({ value, onChange }: { value: Missing; onChange: (value: Missing) => void }) {
  return (
    <Field noMargin label="Time without samples is">
      <Choice aria-label="Time without samples is" options={MISSING} value={value} onChange={onChange} />
    </Field>
  );
}

function ThroughputFields({ indicator, problems, others, resolution, onChange }: IndicatorProps<ThroughputIndicator>) {
  const possible = possibleConditions(others);
  return (
    <>
      <MetricField
        label="Events"
        use="events"
        placeholder='http_requests_total{job="contextd"}'
        metric={indicator.total}
        resolution={resolution}
        onChange={(total) => onChange({ ...indicator, total })}
      />
      <FieldGrid>
        <NumberField
          label="Target"
          suffix="a second"
          value={indicator.target}
          problems={problems['indicator.target']}
          onChange={(target) => onChange({ ...indicator, target })}
        />
        <ListField
          label="While these SLOs hold"
          description={possible.length > 0 ? `Names, separated by commas: ${possible.join(', ')}.` : undefined}
          value={indicator.conditions}
          onChange={(conditions) => onChange({ ...indicator, conditions })}
        />
      </FieldGrid>
    </>
  );
}

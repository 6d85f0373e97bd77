import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, Checkbox, Combobox, IconButton, Input, TextArea, useStyles2 } from '@grafana/ui';
import React, { useId, useMemo } from 'react';
import { Choice } from '../../../shared/ui/Choice';
import { type Resolution } from '../../../metrics/resolve';
import type { ConceptMetric, SloFilter, SloMetric } from '../../../slo/types';
import { conceptOptions, labelsOfMetric, type MetricUse, tellsFailures } from './metrics';

export interface MetricProps {
  /** What the metric counts, such as "All events". */
  label: string;
  use: MetricUse;
  metric: SloMetric;
  resolution: Resolution;
  placeholder?: string;
  onChange: (metric: SloMetric) => void;
  onRemove?: () => void;
}

const SOURCES = [
  { value: 'concept' as const, label: 'Catalogue' },
  { value: 'query' as const, label: 'PromQL' },
];

const FIRST: Record<MetricUse, string> = { events: 'toolCalls', histogram: 'toolDuration', value: 'up' };

/** A metric: a concept of the catalogue, which knows its names in every store, or PromQL. */
export function MetricField({ label, use, metric, resolution, placeholder, onChange, onRemove }: MetricProps) {
  const styles = useStyles2(getStyles);
  const id = useId();
  const isConcept = 'concept' in metric;
  return (
    <fieldset className={styles.set}>
      <legend className={styles.legend}>{label}</legend>
      <div className={styles.row}>
        <Choice
          aria-label={`${label}: from`}
          options={SOURCES}
          value={isConcept ? 'concept' : 'query'}
          onChange={(from) => onChange(from === 'concept' ? { concept: FIRST[use] } : { query: '' })}
        />
        {isConcept && <ConceptSelect {...{ id, label, use, metric, resolution, onChange }} />}
        {onRemove && <IconButton name="trash-alt" aria-label={`Remove: ${label}`} onClick={onRemove} />}
      </div>
      {isConcept ? (
        <ConceptDetails {...{ label, metric, onChange }} />
      ) : (
        <TextArea
          aria-label={`${label}: PromQL`}
          rows={2}
          spellCheck={false}
          className={styles.code}
          placeholder={placeholder}
          value={metric.query}
          onChange={({ currentTarget }) => onChange({ query: currentTarget.value })}
        />
      )}
    </fieldset>
  );
}

type ConceptProps = Omit<MetricProps, 'metric' | 'placeholder' | 'onRemove'> & { metric: ConceptMetric };

function ConceptSelect({ id, label, use, metric, resolution, onChange }: ConceptProps & { id: string }) {
  const styles = useStyles2(getStyles);
  const options = useMemo(() => conceptOptions(use, resolution, metric.concept), [use, resolution, metric.concept]);
  return (
    <div className={styles.grow}>
      <label htmlFor={id} className={styles.hidden}>{`${label}: concept`}</label>
      <Combobox
        id={id}
        options={options}
        value={metric.concept}
        onChange={({ value }) => onChange({ concept: value })}
      />
    </div>
  );
}

const OPS = (['=', '!=', '=~', '!~'] as const).map((value) => ({ value, label: value }));

function ConceptDetails({ label, metric, onChange }: Pick<ConceptProps, 'label' | 'metric' | 'onChange'>) {
  const styles = useStyles2(getStyles);
  const labels = labelsOfMetric(metric);
  const filters = metric.filters ?? [];
  const setFilters = (next: SloFilter[]) =>
    onChange({ ...rest(metric, 'filters'), ...(next.length > 0 && { filters: next }) });
  const setFilter = (i: number, patch: Partial<SloFilter>) =>
    setFilters(filters.map((one, j) => (i === j ? { ...one, ...patch } : one)));
  return (
    <>
      {filters.map((filter, i) => (
        <FilterRow
          key={i}
          label={`${label}: filter ${i + 1}`}
          labels={labels}
          filter={filter}
          onChange={(patch) => setFilter(i, patch)}
          onRemove={() => setFilters(filters.filter((_, j) => i !== j))}
        />
      ))}
      <div className={styles.row}>
        {tellsFailures(metric) && (
          <Checkbox
            label="Only failed events"
            value={metric.failed ?? false}
            onChange={({ currentTarget }) =>
              onChange({ ...rest(metric, 'failed'), ...(currentTarget.checked && { failed: true }) })
            }
          />
        )}
        {labels.length > 0 && (
          <Button
            size="sm"
            variant="secondary"
            fill="text"
            icon="plus"
            aria-label={`${label}: add a filter`}
            onClick={() => setFilters([...filters, { label: labels[0], op: '=', value: '' }])}
          >
            Filter by label
          </Button>
        )}
      </div>
    </>
  );
}

interface FilterProps {
  label: string;
  labels: string[];
  filter: SloFilter;
  onChange: (patch: Partial<SloFilter>) => void;
  onRemove: () => void;
}

function FilterRow({ label, labels, filter, onChange, onRemove }: FilterProps) {
  const styles = useStyles2(getStyles);
  const id = useId();
  const known = [...new Set([...labels, filter.label])].map((value) => ({ value, label: value }));
  return (
    <div className={styles.row} role="group" aria-label={label}>
      <label htmlFor={`${id}-label`} className={styles.hidden}>
        Label
      </label>
      <Combobox
        id={`${id}-label`}
        width={20}
        options={known}
        value={filter.label}
        onChange={({ value }) => onChange({ label: value })}
      />
      <label htmlFor={`${id}-op`} className={styles.hidden}>
        Comparison
      </label>
      <Combobox
        id={`${id}-op`}
        width={9}
        options={OPS}
        value={filter.op}
        onChange={({ value }) => onChange({ op: value })}
      />
      <div className={styles.grow}>
        <Input
          aria-label="Value"
          value={filter.value}
          onChange={({ currentTarget }) => onChange({ value: currentTarget.value })}
        />
      </div>
      <IconButton name="trash-alt" aria-label={`Remove ${label}`} onClick={onRemove} />
    </div>
  );
}

function rest(metric: ConceptMetric, key: 'filters' | 'failed'): ConceptMetric {
  const { [key]: _, ...others } = metric;
  return others;
}

const getStyles = (theme: GrafanaTheme2) => ({
  set: css({
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    margin: 0,
    minWidth: 0,
    padding: theme.spacing(0.5, 1.5, 1),
  }),
  legend: css({
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
    margin: 0,
    padding: theme.spacing(0, 0.5),
    width: 'auto',
  }),
  row: css({ alignItems: 'center', display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
  grow: css({ flex: '1 1 180px', minWidth: 0 }),
  // Only for those who listen.
  hidden: css({
    clipPath: 'inset(50%)',
    height: 1,
    overflow: 'hidden',
    position: 'absolute',
    whiteSpace: 'nowrap',
    width: 1,
  }),
  code: css({ fontFamily: theme.typography.fontFamilyMonospace, fontSize: theme.typography.bodySmall.fontSize }),
});

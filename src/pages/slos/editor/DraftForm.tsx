import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React, { type ReactNode, useState } from 'react';
import { type Resolution } from '../../../metrics/resolve';
import { Section } from '../../../shared/ui/Section';
import type { Slo } from '../../../slo/types';
import { AlertFields } from './AlertFields';
import { IndicatorFields } from './IndicatorFields';
import { KeptFields } from './KeptFields';
import { MaintenanceFields } from './MaintenanceFields';
import { type SloField } from '../../../slo/validate';
import { type Problems } from './problems';
import { PromiseFields } from './PromiseFields';

interface DraftFormProps {
  slo: Slo;
  others: readonly Slo[];
  resolution: Resolution;
  problems: Problems;
  /** Also of fields that nobody has filled in yet. */
  showAll: boolean;
  change: (patch: Partial<Slo>) => void;
}

/** The SLO as a form. A field complains once it was changed. */
export function DraftForm({ slo, others, resolution, problems, showAll, change }: DraftFormProps) {
  const [changed, setChanged] = useState<SloField[]>([]);
  const shown = showAll ? problems : only(problems, changed);
  const set = (patch: Partial<Slo>) => {
    setChanged((before) => [...new Set([...before, ...(Object.keys(patch) as SloField[])])]);
    change(patch);
  };
  return (
    <>
      <Group title="Promise" about="What is promised, by whom, and over which time.">
        <PromiseFields slo={slo} problems={shown} change={set} />
      </Group>
      <Group title="Indicator" about="How good and bad are told apart.">
        <IndicatorFields
          indicator={slo.indicator}
          problems={shown}
          others={others}
          resolution={resolution}
          onChange={(indicator) => set({ indicator })}
        />
        <Faults sentences={[...(shown.indicator ?? []), ...(shown.set ?? [])]} />
      </Group>
      {slo.indicator.kind !== 'throughput' && (
        <Group title="Alerts and groups" about="When somebody is paged, and what has a budget of its own.">
          <AlertFields slo={slo} problems={shown} change={set} />
        </Group>
      )}
      <Group title="Maintenance" about="Events in these times count neither as good nor as bad.">
        <MaintenanceFields
          windows={slo.maintenance ?? []}
          problems={shown.maintenance}
          onChange={(maintenance) => set({ maintenance })}
        />
      </Group>
      {slo.kept && Object.keys(slo.kept).length > 0 && (
        <Group title="Kept from the YAML" about="The form does not edit these. They stay when you save.">
          <KeptFields kept={slo.kept} />
        </Group>
      )}
    </>
  );
}

function only(problems: Problems, fields: SloField[]): Problems {
  const entries = Object.entries(problems).filter(
    ([field]) => field === 'set' || fields.includes(field.split('.')[0] as SloField)
  );
  return Object.fromEntries(entries);
}

function Group({ title, about, children }: { title: string; about: string; children: ReactNode }) {
  return (
    <Section title={title} about={about}>
      <div className={useStyles2(getStyles).group}>{children}</div>
    </Section>
  );
}

function Faults({ sentences }: { sentences: string[] }) {
  const styles = useStyles2(getStyles);
  return sentences.length > 0 ? (
    <ul role="alert" className={styles.faults}>
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  ) : null;
}

const getStyles = (theme: GrafanaTheme2) => ({
  group: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1.5) }),
  faults: css({
    color: theme.colors.error.text,
    fontSize: theme.typography.bodySmall.fontSize,
    listStyle: 'none',
    margin: 0,
    overflowWrap: 'anywhere',
    padding: 0,
  }),
});

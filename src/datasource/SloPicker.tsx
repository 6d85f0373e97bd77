import { Combobox, type ComboboxOption, InlineField, Text } from '@grafana/ui';
import React, { useCallback, useId, useMemo, useRef, useState } from 'react';
import { type ResolvedSlo } from '../slo/types';
import { type AppSlos } from './appSlos';
import { type InsightsDataSource } from './datasource';
import { LABEL_WIDTH } from './fields';
import { messageOf } from './messages';
import { promiseOf } from './slo';

interface Props {
  datasource: InsightsDataSource;
  slo: ResolvedSlo;
  onChange: (slo: ResolvedSlo) => void;
}

/** Copies the definition of one of the app's SLOs. */
export function SloPicker({ datasource, slo, onChange }: Props) {
  const id = useId();
  const [problem, setProblem] = useState<string>();
  const [notes, setNotes] = useState<string[]>([]);
  const loaded = useRef<AppSlos>();
  const load = useAppSlos(datasource);
  const options = useCallback(
    async (typed: string): Promise<Array<ComboboxOption<string>>> => {
      try {
        const { slos, notes: found } = (loaded.current = await load());
        setProblem(undefined);
        setNotes(found);
        return slos.map(optionOf).filter(({ value, label }) => contains(`${value} ${label}`, typed));
      } catch (error) {
        setProblem(`The app's SLOs cannot be listed. Write the SLO below. ${messageOf(error)}`.trim());
        return [];
      }
    },
    [load]
  );
  // A Combobox reports a choice again until its value follows, and with every new object: count it once, to avoid an
  // endless loop.
  const { name, title } = slo;
  const value = useMemo(() => (name ? { value: name, label: title || name } : null), [name, title]);
  const taken = useRef<{ wanted: string; over: ResolvedSlo }>();
  const choose = (wanted: string) => {
    const resolved = loaded.current?.slos.find((one) => one.slo.name === wanted)?.resolved;
    setProblem(resolved?.ok === false ? resolved.problem : undefined);
    const again = taken.current?.wanted === wanted && taken.current.over === slo;
    if (resolved?.ok && !again && JSON.stringify(resolved.slo) !== JSON.stringify(slo)) {
      taken.current = { wanted, over: slo };
      onChange(resolved.slo);
    }
  };
  return (
    <>
      <InlineField
        label="SLO"
        labelWidth={LABEL_WIDTH}
        htmlFor={id}
        tooltip="An SLO of the app, in the names of this store. Choosing it copies its definition into this query, so that nothing else is needed; later changes in the app do not reach the copy."
      >
        <Combobox
          id={id}
          width={40}
          options={options}
          value={value}
          placeholder="Choose one of the app"
          onChange={(chosen) => choose(chosen.value)}
        />
      </InlineField>
      {problem && (
        <div role="alert">
          <Text variant="bodySmall" color="error">
            {problem}
          </Text>
        </div>
      )}
      {notes.map((note) => (
        <Text key={note} element="p" variant="bodySmall" color="secondary">
          {note}
        </Text>
      ))}
    </>
  );
}

/** Loads once, on demand, and again after a failure: the reader of OpenSLO and the catalogue are their own chunk. */
function useAppSlos(datasource: InsightsDataSource): () => Promise<AppSlos> {
  const loading = useRef<Promise<AppSlos>>();
  return useCallback(() => {
    loading.current ??= import('./appSlos')
      .then(({ loadAppSlos }) => loadAppSlos(datasource))
      .catch((error: unknown) => {
        loading.current = undefined;
        throw error;
      });
    return loading.current;
  }, [datasource]);
}

const contains = (text: string, part: string) => text.toLowerCase().includes(part.toLowerCase());

function optionOf({ slo, resolved }: AppSlos['slos'][number]) {
  const description = resolved.ok ? promiseOf(slo) : 'Cannot be measured in this store';
  return { value: slo.name, label: slo.title, description };
}

import { Button, Collapse, Stack, Text, TextArea } from '@grafana/ui';
import React, { useId, useState } from 'react';
import { type ResolvedSlo } from '../slo/types';
import { parseSlo } from './slo';

interface Props {
  slo: ResolvedSlo;
  onChange: (slo: ResolvedSlo) => void;
}

/** The whole definition as JSON, to copy into an alert rule or to paste from the page of an SLO. */
export function SloDefinition({ slo, onChange }: Props) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const written = JSON.stringify(slo, null, 2);
  // A draft belongs to the definition that it started from: when that changes elsewhere, the draft is outdated.
  const [draft, setDraft] = useState<{ of: string; text: string; problem?: string }>();
  const { text, problem } = draft?.of === written ? draft : { text: written, problem: undefined };
  const use = () => {
    try {
      onChange(parseSlo(text));
      setDraft(undefined);
    } catch (error) {
      setDraft({ of: written, text, problem: (error as Error).message });
    }
  };
  return (
    <Collapse label="Definition as JSON" isOpen={open} onToggle={setOpen}>
      <Stack direction="column" gap={1}>
        <label htmlFor={id}>
          <Text variant="bodySmall" color="secondary">
            The query carries the whole definition, so that an alert rule depends on nothing else. It can be pasted from
            the page of an SLO.
          </Text>
        </label>
        <TextArea
          id={id}
          rows={14}
          spellCheck={false}
          style={{ fontFamily: 'monospace' }}
          invalid={problem !== undefined}
          aria-describedby={`${id}-problem`}
          value={text}
          onChange={(event) => setDraft({ of: written, text: event.currentTarget.value })}
        />
        {problem && (
          <div role="alert" id={`${id}-problem`}>
            <Text variant="bodySmall" color="error">
              {problem}
            </Text>
          </div>
        )}
        <div>
          <Button size="sm" variant="secondary" disabled={text === written} onClick={use}>
            Use this definition
          </Button>
        </div>
      </Stack>
    </Collapse>
  );
}

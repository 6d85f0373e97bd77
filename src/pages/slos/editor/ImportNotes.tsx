import { Alert } from '@grafana/ui';
import React from 'react';
import { type Conversion } from '../../../slo/convert/convert';

interface NotesProps {
  conversion: Conversion;
  /** What the text has besides SLOs. */
  notes: readonly string[];
}

/** What was converted from another tool, what of it was lost, and what is kept without being used. */
export function ImportNotes({ conversion: { converted, refused }, notes }: NotesProps) {
  const all = converted.length + refused.length;
  const tools = [...new Set([...converted, ...refused].map(({ tool }) => tool))].join(' and ');
  return (
    <>
      {all > 0 && (
        <Alert
          severity={refused.length > 0 ? 'warning' : 'info'}
          title={`${converted.length} of ${all} SLOs of ${tools} were converted to OpenSLO`}
          bottomSpacing={0}
        >
          <ul style={{ marginLeft: 24 }}>
            {refused.map(({ title, line, why }) => (
              <li key={`${line} ${title}`}>{`Line ${line}, "${title}", is not converted: ${why}`}</li>
            ))}
            {converted.map(({ title, lost }) => (
              <li key={title}>
                {`"${title}" `}
                {lost.length > 0 ? `is converted, but not all of it: ${lost.join(' ')}` : 'is converted.'}
              </li>
            ))}
          </ul>
        </Alert>
      )}
      {notes.length > 0 && (
        <Alert severity="info" title="Some of this is kept, but not used" bottomSpacing={0}>
          {notes.map((note) => (
            <div key={note}>{note}</div>
          ))}
        </Alert>
      )}
    </>
  );
}

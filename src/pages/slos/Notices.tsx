import { Alert } from '@grafana/ui';
import React from 'react';
import { type SloMeasure } from '../../shared/slos/measure';

/** What Insights says about its numbers, such as recorded series that count what an SLO was before. */
export function Notices({ measures }: { measures: ReadonlyArray<SloMeasure | undefined> }) {
  const texts = [...new Set(measures.flatMap((one) => one?.notices ?? []))];
  return texts.length === 0 ? null : (
    <Alert severity="info" title="About these numbers" bottomSpacing={0}>
      {texts.map((text) => (
        <div key={text}>{text}</div>
      ))}
    </Alert>
  );
}

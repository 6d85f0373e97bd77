import { Alert, Button } from '@grafana/ui';
import React, { useState } from 'react';
import { type Conversion, convertText } from '../../../slo/convert/convert';

interface ConvertProps {
  text: string;
  onText: (text: string) => void;
}

const OTHER_TOOL = /^\s*["']?(version|apiVersion)["']?:\s*["']?(prometheus\/|sloth\.slok\.dev\/|pyrra\.dev\/)/m;

/** Offers to write the SLOs of Sloth and Pyrra as OpenSLO, and says what could not be carried over. */
export function Convert({ text, onText }: ConvertProps) {
  const [done, setDone] = useState<Conversion>();
  if (OTHER_TOOL.test(text) && done?.text !== text) {
    const convert = () => {
      const conversion = convertText(text);
      setDone(conversion);
      onText(conversion.text);
    };
    return (
      <Alert severity="info" title="This text has SLOs of Sloth or Pyrra" bottomSpacing={0}>
        <Button size="sm" onClick={convert}>
          Convert to OpenSLO
        </Button>
      </Alert>
    );
  }
  const sentences = done && text !== '' ? sentencesOf(done) : [];
  return sentences.length > 0 ? (
    <Alert
      severity="warning"
      title="Not everything could be converted"
      bottomSpacing={0}
      onRemove={() => setDone(undefined)}
    >
      {sentences.slice(0, MOST).map((sentence) => (
        <div key={sentence}>{sentence}</div>
      ))}
      {sentences.length > MOST && <div>{`And ${sentences.length - MOST} more.`}</div>}
    </Alert>
  ) : null;
}

const MOST = 50;

function sentencesOf({ converted, refused }: Conversion): string[] {
  return [
    ...refused.map(({ title, line, why }) => `"${title}" (line ${line} of the text before): ${why}`),
    ...converted.flatMap(({ title, lost }) => lost.map((sentence) => `"${title}": ${sentence}`)),
  ];
}

import { Text } from '@grafana/ui';
import React, { useEffect, useState } from 'react';
import { enumerate } from '../words/readings';
import { type InsightsInstance } from './instance';
import { versionSentence } from './version';

/** Notes on the Insights data source in use: which of several it is, and whether its backend is older or newer. */
export function InsightsNotes({ instance }: { instance: InsightsInstance }) {
  const { uid } = instance;
  const [told, setTold] = useState<{ uid: string; sentence: string }>();
  useEffect(() => {
    let shown = true;
    versionSentence(uid).then((sentence) => shown && sentence && setTold({ uid, sentence }));
    return () => {
      shown = false;
    };
  }, [uid]);
  const notes = [choiceSentence(instance), told?.uid === uid ? told.sentence : undefined].filter(
    (note) => note !== undefined
  );
  return notes.map((note) => (
    <div key={note} role="status">
      <Text color="secondary" variant="bodySmall">
        {note}
      </Text>
    </div>
  ));
}

/** A sentence where one store has several Insights data sources. */
export function choiceSentence({ name, others }: InsightsInstance): string | undefined {
  if (others.length === 0) {
    return undefined;
  }
  const rest = enumerate(others.map((other) => `"${other}"`));
  return `"${name}" is used; ${rest} ${others.length === 1 ? 'belongs' : 'belong'} to the same store.`;
}

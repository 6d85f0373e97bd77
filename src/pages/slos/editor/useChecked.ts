import { useEffect, useState } from 'react';
import { splitDocuments } from '../../../shared/slos/documents';
import { isKnown, readDocument } from '../../../shared/slos/reading';

/** Texts up to this length are read at once. */
const SHORT = 50_000;
/** A longer one is read once nobody has typed for as long, milliseconds. */
const CALM = 250;
/** And in parts, between which the browser can react. */
const PART = 12;

export interface Checked {
  /** The last text whose documents have all been read. */
  text: string;
  /** How far the reading of a newer text is. */
  progress?: { read: number; all: number };
}

/** Reads a long text off the path of the keys: what is typed is drawn first. */
export function useChecked(text: string): Checked {
  const [checked, setChecked] = useState<Checked>({ text: '' });
  const isShort = text.length <= SHORT;
  useEffect(() => {
    if (isShort) {
      return undefined;
    }
    let timer = setTimeout(() => {
      const documents = splitDocuments(text);
      const open = documents.filter((one) => !isKnown(one.text));
      const part = () => {
        const end = performance.now() + PART;
        while (open.length > 0 && performance.now() < end) {
          readDocument(open.pop()?.text ?? '');
        }
        if (open.length === 0) {
          setChecked({ text });
          return;
        }
        const progress = { read: documents.length - open.length, all: documents.length };
        setChecked((before) => ({ ...before, progress }));
        timer = setTimeout(part);
      };
      part();
    }, CALM);
    return () => clearTimeout(timer);
  }, [text, isShort]);
  if (isShort) {
    return { text };
  }
  return checked.text === text ? { text } : { text: checked.text, progress: checked.progress ?? { read: 0, all: 0 } };
}

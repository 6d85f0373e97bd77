/** Files that are brought in: several make one text. */
import { joinDocuments } from '../../../shared/slos/documents';

/** The longest text that Import reads. */
const MOST_CHARACTERS = 2_000_000;

export interface BroughtFiles {
  /** Undefined where no file could be taken. */
  text?: string;
  /** Why files were not taken; sentences. */
  problems: string[];
}

export async function readFiles(files: FileList | null): Promise<BroughtFiles> {
  const all = [...(files ?? [])];
  const read = await Promise.all(all.map(readFile));
  const texts = read.flatMap(({ text }) => text ?? []);
  return {
    ...(texts.length > 0 && { text: joinDocuments(texts) }),
    problems: read.flatMap(({ problem }) => problem ?? []),
  };
}

/** Its size is looked at before it is read. */
async function readFile(file: File): Promise<{ text?: string; problem?: string }> {
  if (file.size > MOST_CHARACTERS) {
    return { problem: `"${file.name}" has ${megabytes(file.size)}. ${LIMIT}` };
  }
  try {
    const text = await file.text();
    return text.trim() === '' ? { problem: `"${file.name}" is empty.` } : { text };
  } catch {
    return { problem: `"${file.name}" could not be read. Check that you may open it, and try again.` };
  }
}

/** Why a text is not read at all; nothing where it is. */
export const tooLong = (text: string): string | undefined =>
  text.length > MOST_CHARACTERS ? `This text has ${megabytes(text.length)}. ${LIMIT}` : undefined;

const LIMIT = `Import reads up to ${megabytes(MOST_CHARACTERS)}: split it into smaller files.`;

function megabytes(bytes: number): string {
  return `${Number((bytes / 1_000_000).toFixed(1))} MB`;
}

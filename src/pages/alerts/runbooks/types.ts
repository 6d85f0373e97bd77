/** A runbook as the app shows it: the generator reads docs/runbooks/*.md into it. */
import type { ValueSource } from '../../../alerts/types';

/** A query of a runbook, in concepts: each store answers it under its own names. */
export interface RunbookQuery {
  /** What its values are. */
  title: string;
  value: ValueSource;
  /** Only the largest series. */
  top?: number;
  /** A comparison at the end, such as `== 0`. */
  compare?: string;
  /** What an empty answer means; without it, there always is one. */
  empty?: string;
}

export type Block =
  | { kind: 'heading'; level: number; id: string; text: string }
  | { kind: 'text'; markdown: string }
  | { kind: 'code'; language: string; text: string }
  | ({ kind: 'query' } & RunbookQuery);

export interface Runbook {
  title: string;
  blocks: Block[];
}

/** Makes the writes, one request after another, and says how each ended. */
import { type GroupBody, type Operation, type Write, writesFor } from './operations';
import { type ProvisionedRule } from './provisioned';

/** Grafana, as far as it is written to. Each of these throws an Error whose message is a sentence. */
export interface RulesWriter {
  readRules(): Promise<ProvisionedRule[]>;
  putGroup(body: GroupBody): Promise<void>;
  removeRule(uid: string): Promise<void>;
}

/** How one write ended. */
export interface Outcome {
  /** A group, or the rule that is removed. */
  title: string;
  operations: Operation[];
  /** Why it was not made. */
  failure?: string;
}

/**
 * Reads what Grafana has now, then writes; a failure of one group does not keep the others from being written.
 *
 * @param onProgress called before each write, with how many are done
 * @throws where Grafana cannot be read; nothing was written then
 */
export async function apply(
  operations: readonly Operation[],
  grafana: RulesWriter,
  onProgress: (done: number, all: number) => void = () => {}
): Promise<Outcome[]> {
  const writes = writesFor(operations, await grafana.readRules());
  const outcomes: Outcome[] = [];
  for (const write of writes) {
    onProgress(outcomes.length, writes.length);
    const { title, operations: those } = write;
    const failure = write.kind === 'refused' ? write.reason : await attempt(write, grafana);
    outcomes.push({ title, operations: those, ...(failure !== undefined && { failure }) });
  }
  return outcomes;
}

async function attempt(write: Write, grafana: RulesWriter): Promise<string | undefined> {
  try {
    await (write.kind === 'group' ? grafana.putGroup(write.body) : grafana.removeRule(write.operations[0].uid));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The operations that were made, for undoing them. */
export function madeBy(outcomes: readonly Outcome[]): Operation[] {
  return outcomes.filter(({ failure }) => failure === undefined).flatMap(({ operations }) => operations);
}

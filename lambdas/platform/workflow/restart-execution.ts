import { commit } from '#lambdas/platform/ledger/commit';
import type { Key } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { type Expected, updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { type Executions, executionName } from './executions.ts';

/** What starting an execution again takes. */
export type Restarts = { readonly ledger: Ledger; readonly executions: Pick<Executions, 'start'> };

/** Whose execution is lost, and what goes into the next one. */
export type LostExecution = {
  /** The item that counts the executions. */
  readonly key: Key;
  /** How many have been started, as the item was read. */
  readonly count: number;
  /** What else must still hold of the item. */
  readonly expect?: readonly Expected[];
  readonly set?: Readonly<Record<string, unknown>>;
  readonly machineArn: string;
  /** The name of the first execution, from which the others are named. */
  readonly subject: string;
  readonly input: object;
};

/**
 * Starts an execution under the next number; false where another did, or the item has moved on. The number is written
 * first: of two watchers one wins, and whoever is cut off between the two finds no execution of that number and goes on.
 */
export const restartExecution = async (
  { ledger, executions }: Restarts,
  { key, count, expect = [], set = {}, machineArn, subject, input }: LostExecution,
): Promise<boolean> => {
  const counting = updateItem(ledger, {
    key,
    expect: [{ attribute: 'executions', oneOf: [count] }, ...expect],
    set: { ...set, executions: count + 1 },
  });
  if ((await commit(ledger, [counting], [])).kind === 'refused') return false;
  await executions.start(machineArn, executionName(subject, count + 1), input);
  return true;
};

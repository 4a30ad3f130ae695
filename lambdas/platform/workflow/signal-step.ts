import { keys } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { readItem } from '../ledger/read-item.ts';
import type { Executions } from './executions.ts';
import { TokenItem } from './token-item.ts';
import { subjectName, type WorkflowSubject } from './workflow-subject.ts';

/** What signalling takes. */
export type Signals = { readonly ledger: Ledger; readonly executions: Pick<Executions, 'succeed'> };

/**
 * Lets the wait of a subject go on, if one is there. It carries nothing: the workflow reads the ledger again, so that
 * one signal too many, or one in the wrong order, does no harm.
 */
export const signalStep = async (
  { ledger, executions }: Signals,
  subject: WorkflowSubject,
  step: string,
): Promise<void> => {
  const found = await readItem(ledger, keys.token(subjectName(subject), step), TokenItem);
  if (found !== undefined) await executions.succeed(found.token);
};

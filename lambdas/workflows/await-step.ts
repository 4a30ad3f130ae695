import * as z from 'zod';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { putItem } from '#lambdas/platform/ledger/ledger-writes';
import { type Executions, runtimeExecutions } from '#lambdas/platform/workflow/executions';
import { stepDone } from '#lambdas/platform/workflow/step-done';
import { ApprovalInput, RunInput } from '#lambdas/platform/workflow/step-inputs';
import type { TokenItem } from '#lambdas/platform/workflow/token-item';
import { workflowStep } from '#lambdas/platform/workflow/workflow-step';
import { subjectName, type WorkflowSubject } from '#lambdas/platform/workflow/workflow-subject';

/** A wait that begins: its token, and what it waits for. */
export const WaitInput = z.union([
  ApprovalInput.extend({ step: z.enum(['decision', 'freeze', 'import']), token: z.string() }),
  RunInput.extend({ step: z.enum(['listener', 'admissions', 'server', 'finish', 'receipts']), token: z.string() }),
]);
export type WaitInput = z.infer<typeof WaitInput>;

const keptDays = 400;

/**
 * Stores the token of a wait and then looks whether the wait is over already. Whoever ends the wait does it the other
 * way round (ledger first, then token), so that one of the two always sees the other.
 */
export const makeAwaitStep =
  (ledger: Ledger, executions: Pick<Executions, 'succeed'>) =>
  async (input: WaitInput): Promise<{ readonly kind: 'stored' | 'over' }> => {
    const { step, token } = input;
    const subject: WorkflowSubject =
      'runId' in input
        ? { kind: 'run', runId: input.runId }
        : { kind: 'approval', projectId: input.projectId, trustId: input.trustId };
    const now = ledger.now();
    const expiresAt = Math.floor(now.getTime() / 1000) + keptDays * 86_400;
    const kept: TokenItem = { token, storedAt: now.toISOString() };
    await commit(
      ledger,
      [putItem(ledger, { ...keys.token(subjectName(subject), step), kind: 'TOKEN', ...kept, expiresAt })],
      [],
    );
    if (!(await stepDone(ledger, subject, step))) return { kind: 'stored' };
    await executions.succeed(token);
    return { kind: 'over' };
  };

/** Lambda entry. */
export const handler = workflowStep('await-step', WaitInput, () => makeAwaitStep(runtimeLedger(), runtimeExecutions()));

import { type ApprovalStep, approvalStepDone } from '#domain/project/approval-step-done';
import type { RunStep } from '#domain/run/run-step';
import { runStepDone } from '#domain/run/run-step-done';
import { ProjectTrustItem } from '../items/project-item.ts';
import type { LedgerRun } from '../items/read-run.ts';
import { readRun } from '../items/read-run.ts';
import { keys } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { readItem } from '../ledger/read-item.ts';
import type { WorkflowSubject } from './workflow-subject.ts';

/** Whether this wait of a run is over, as the run was read. */
export const runWaitOver = (step: RunStep, { run, trusts }: LedgerRun, now: Date): boolean =>
  runStepDone(
    step,
    run,
    trusts.map(({ status }) => status),
    now.toISOString(),
  );

/** Whether the wait of a subject is over, as the ledger stands now; what is not there is waited for no longer. */
export const stepDone = async (
  ledger: Ledger,
  subject: WorkflowSubject,
  step: ApprovalStep | RunStep,
): Promise<boolean> => {
  if (subject.kind === 'run') {
    const found = await readRun(ledger, subject.runId);
    return found === undefined || runWaitOver(step as RunStep, found, ledger.now());
  }
  const part = await readItem(ledger, keys.projectTrust(subject.projectId, subject.trustId), ProjectTrustItem);
  return part === undefined || approvalStepDone(step as ApprovalStep, part);
};

import { AppError } from '#contracts/app-error';
import { cohortLifecycle } from '#domain/project/cohort-lifecycle';
import { imagingLifecycle } from '#domain/project/imaging-lifecycle';
import { ProjectTrustItem } from '#lambdas/platform/items/project-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { applyTransition } from '#lambdas/platform/ledger/transition';
import { hubActor } from '#lambdas/platform/runtime/caller';
import { ApprovalInput } from '#lambdas/platform/workflow/step-inputs';
import { workflowStep } from '#lambdas/platform/workflow/workflow-step';

/** Executions that may fail by the hub's own fault before the approval itself fails. */
export const maxApprovalFaults = 5;

/** Counts a fault of the hub's own parts; after the fifth the open step of the approval has failed for good. */
export const makeRecordApprovalFault =
  (ledger: Ledger) =>
  async ({ projectId, trustId }: ApprovalInput): Promise<{ readonly kind: 'counted' | 'failed' }> => {
    const key = keys.projectTrust(projectId, trustId);
    await commit(ledger, [updateItem(ledger, { key, add: { faults: 1 } })], []);
    const part = await readItem(ledger, key, ProjectTrustItem);
    if (part?.decision !== 'APPROVED' || part.endedAt !== undefined || part.faults < maxApprovalFaults)
      return { kind: 'counted' };
    const frozen = part.cohort === 'FROZEN';
    await applyTransition(ledger, {
      key,
      schema: ProjectTrustItem,
      attribute: frozen ? 'imaging' : 'cohort',
      step: frozen ? imagingLifecycle.fail : cohortLifecycle.fail,
      change: { set: { failure: new AppError('DEPENDENCY_DOWN').toFailure() }, absent: ['endedAt'] },
      audit: {
        action: frozen ? 'images.failed' : 'cohort.failed',
        actor: hubActor,
        subject: { kind: 'project', id: projectId },
        facts: { trustId, code: 'DEPENDENCY_DOWN' },
      },
    });
    return { kind: 'failed' };
  };

/** Lambda entry. */
export const handler = workflowStep('record-approval-fault', ApprovalInput, () =>
  makeRecordApprovalFault(runtimeLedger()),
);

import { AppError } from '#contracts/app-error';
import { cohortLifecycle } from '#domain/project/cohort-lifecycle';
import { imagingLifecycle } from '#domain/project/imaging-lifecycle';
import { hubActor } from '../platform/caller.ts';
import { commit } from '../platform/commit.ts';
import { keys } from '../platform/keys.ts';
import { ProjectTrustItem } from '../platform/ledger/project-item.ts';
import { type Ledger, runtimeLedger } from '../platform/ledger.ts';
import { updateItem } from '../platform/ledger-writes.ts';
import { readItem } from '../platform/read-item.ts';
import { applyTransition } from '../platform/transition.ts';
import { ApprovalInput } from '../platform/workflow/step-inputs.ts';
import { workflowStep } from '../platform/workflow/workflow-step.ts';

/** Executions that may fail by the hub's own fault before the approval itself fails. */
export const maxApprovalFaults = 5;

/** Counts a fault of the hub's own parts; after the fifth the open step of the approval has failed for good. */
export const makeRecordApprovalFault =
  (ledger: Ledger) =>
  async ({ projectId, trustId }: ApprovalInput): Promise<{ readonly kind: 'counted' | 'failed' }> => {
    const key = keys.projectTrust(projectId, trustId);
    await commit(ledger, [updateItem(ledger, { key, add: { faults: 1 } })], []);
    const part = await readItem(ledger, key, ProjectTrustItem);
    if (part === undefined || part.decision !== 'APPROVED' || part.faults < maxApprovalFaults)
      return { kind: 'counted' };
    const frozen = part.cohort === 'FROZEN';
    await applyTransition(ledger, {
      key,
      schema: ProjectTrustItem,
      attribute: frozen ? 'imaging' : 'cohort',
      step: frozen ? imagingLifecycle.fail : cohortLifecycle.fail,
      change: { set: { failure: new AppError('DEPENDENCY_DOWN').toFailure() } },
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

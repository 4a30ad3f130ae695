import type { ProjectTrustItem } from '../items/project-item.ts';
import { type Executions, executionName } from './executions.ts';
import { subjectName } from './workflow-subject.ts';

/** What starting an approval takes. */
export type ApprovalStarter = { readonly executions: Pick<Executions, 'start'>; readonly approvalMachineArn: string };

/** Starts the approval of one trust under the name that the ledger counts; harmless where it has been started. */
export const startApproval = (
  { executions, approvalMachineArn }: ApprovalStarter,
  { projectId, trustId, executions: count }: Pick<ProjectTrustItem, 'projectId' | 'trustId' | 'executions'>,
): Promise<void> =>
  executions.start(approvalMachineArn, executionName(subjectName({ kind: 'approval', projectId, trustId }), count), {
    projectId,
    trustId,
  });

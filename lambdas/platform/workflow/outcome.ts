import type { AuditNote } from '#lambdas/platform/ledger/audit-write';
import type { LedgerWrite } from '#lambdas/platform/ledger/ledger';
import type { WorkflowSubject } from '#lambdas/platform/workflow/workflow-subject';

/** What an ended task changes on the ledger, and which wait may be over by it. */
export type Outcome = {
  readonly writes: readonly LedgerWrite[];
  readonly audit: readonly AuditNote[];
  readonly signal?: { readonly subject: WorkflowSubject; readonly step: string };
};

/** An ended task that changes nothing any more. */
export const noOutcome: Outcome = { writes: [], audit: [] };

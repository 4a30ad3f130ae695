import type { AuditEvent } from '#contracts/audit';
import type { ProjectId, TrustId } from '#contracts/ids';
import { approvalSteps } from '#domain/project/approval-step-done';
import { RunItem } from '../items/run-item.ts';
import { partitions } from '../ledger/keys.ts';
import { queryItems } from '../ledger/query-items.ts';
import { requestRunStop } from './request-run-stop.ts';
import { type Signals, signalStep } from './signal-step.ts';

/**
 * Stops what goes on at a trust whose part in a project has ended: every live run that includes it, and the wait of its
 * approval. May be repeated.
 */
export const stopWorkOfPart = async (
  signals: Signals,
  { projectId, trustId }: { readonly projectId: ProjectId; readonly trustId: TrustId },
  actor: AuditEvent['actor'],
): Promise<void> => {
  const live = await queryItems(signals.ledger, { index: 'gsi2', partition: partitions.liveRuns }, RunItem);
  for (const run of live)
    if (run.projectId === projectId && run.trustIds.includes(trustId)) await requestRunStop(signals, run, actor);
  for (const step of approvalSteps) await signalStep(signals, { kind: 'approval', projectId, trustId }, step);
};

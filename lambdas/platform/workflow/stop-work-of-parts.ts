import pMap from 'p-map';
import type { AuditEvent } from '#contracts/audit';
import type { ProjectId, TrustId } from '#contracts/ids';
import { approvalSteps } from '#domain/project/approval-step-done';
import { RunItem } from '../items/run-item.ts';
import { partitions } from '../ledger/keys.ts';
import { queryItems } from '../ledger/query-items.ts';
import { requestRunStop } from './request-run-stop.ts';
import { type Signals, signalStep } from './signal-step.ts';

type Part = { readonly projectId: ProjectId; readonly trustId: TrustId };

const partsAtOnce = 10;

/**
 * Stops what goes on at trusts whose part in a project has ended: every live run that includes one of them, and the
 * wait of each approval. May be repeated.
 */
export const stopWorkOfParts = async (
  signals: Signals,
  parts: readonly Part[],
  actor: AuditEvent['actor'],
): Promise<void> => {
  if (parts.length === 0) return;
  const live = await queryItems(signals.ledger, { index: 'gsi2', partition: partitions.liveRuns }, RunItem);
  for (const run of live)
    if (parts.some(({ projectId, trustId }) => run.projectId === projectId && run.trustIds.includes(trustId)))
      await requestRunStop(signals, run, actor);
  const endWaits = async ({ projectId, trustId }: Part): Promise<void> => {
    for (const step of approvalSteps) await signalStep(signals, { kind: 'approval', projectId, trustId }, step);
  };
  await pMap(parts, endWaits, { concurrency: partsAtOnce });
};

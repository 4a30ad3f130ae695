import type { AuditEvent } from '#contracts/audit';
import type { DeleteCohortTask } from '#contracts/snapshot';
import { decisionLifecycle } from '#domain/project/decision-lifecycle';
import type { ProjectTrustItem } from '../items/project-item.ts';
import { commit } from '../ledger/commit.ts';
import { keys, secondIndex } from '../ledger/keys.ts';
import type { LedgerWrite } from '../ledger/ledger.ts';
import { updateItem } from '../ledger/ledger-writes.ts';
import { mayHoldCohort, prepareDeletion } from './ask-deletion.ts';
import type { TaskMaker } from './create-task.ts';

/** Why a trust's part ends, and by whom. */
export type TrustEnding = {
  readonly reason: DeleteCohortTask['reason'];
  readonly actor: AuditEvent['actor'];
  /** With whose authority a decision is taken back. */
  readonly decidedAs?: 'HUB' | 'SITE';
  /** In the words of whoever takes a decision back. */
  readonly words?: string | undefined;
  /** What else must hold in the same moment. */
  readonly also?: readonly LedgerWrite[];
};

/**
 * Ends one trust's part in a project: from this one write on nothing new begins there, and where it may hold a cohort,
 * the task that deletes it exists. Answers `changed` where the part is no longer as it was read.
 */
export const endTrustPart = async (
  maker: TaskMaker,
  part: ProjectTrustItem,
  { reason, actor, decidedAs, words, also = [] }: TrustEnding,
): Promise<'ended' | 'changed'> => {
  const { ledger } = maker;
  const { projectId, trustId } = part;
  const revoked = reason === 'DECISION_REVOKED';
  const deletion = mayHoldCohort(part) ? await prepareDeletion(maker, part, reason) : undefined;
  const ended = updateItem(ledger, {
    key: keys.projectTrust(projectId, trustId),
    expect: [
      { attribute: 'cohort', oneOf: [part.cohort] },
      ...(revoked ? [{ attribute: 'decision', oneOf: decisionLifecycle.revoke.from }] : []),
    ],
    absent: ['endedAt'],
    set: {
      endedAt: ledger.now().toISOString(),
      ...(revoked ? { decision: decisionLifecycle.revoke.to, reason: words } : {}),
      ...(deletion === undefined
        ? {}
        : { deleteTaskId: deletion.task.taskId, ...secondIndex.endings(projectId, trustId) }),
    },
    ...(deletion === undefined ? { remove: ['gsi2pk', 'gsi2sk'] } : {}),
  });
  const committed = await commit(
    ledger,
    [ended, ...also, ...(deletion?.writes ?? [])],
    [
      {
        action: revoked ? 'project.trustRevoked' : 'project.trustEnded',
        actor,
        subject: { kind: 'project', id: projectId },
        facts: { trustId, ...(decidedAs === undefined ? {} : { decidedAs }) },
      },
    ],
  );
  if (committed.kind === 'refused') return 'changed';
  await deletion?.ring();
  return 'ended';
};

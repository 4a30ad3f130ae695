import type { DeleteCohortTask } from '#contracts/snapshot';
import { cohortLifecycle } from '#domain/project/cohort-lifecycle';
import { secondsAfter } from '#domain/run/run-deadlines';
import type { ProjectTrustItem } from '../items/project-item.ts';
import { readTrust } from '../items/trust-item.ts';
import { commit } from '../ledger/commit.ts';
import { keys } from '../ledger/keys.ts';
import { updateItem } from '../ledger/ledger-writes.ts';
import { type PreparedTask, prepareTask, type TaskMaker } from './create-task.ts';

/** A trust that is away for longer is asked again when this has passed. */
const deletionSeconds = 30 * 86_400;

/** Whether a trust holds a cohort of the project, or may hold one of which the hub has not heard. */
export const mayHoldCohort = ({ cohort }: Pick<ProjectTrustItem, 'cohort'>): boolean =>
  (cohortLifecycle.delete.from as readonly string[]).includes(cohort);

/**
 * Makes the task that deletes a trust's cohort within 30 days; nothing is stored before the caller commits. Undefined
 * where the trust is not on the ledger.
 */
export const prepareDeletion = async (
  maker: TaskMaker,
  { projectId, trustId }: Pick<ProjectTrustItem, 'projectId' | 'trustId'>,
  reason: DeleteCohortTask['reason'],
): Promise<PreparedTask | undefined> => {
  const trust = await readTrust(maker.ledger, trustId);
  if (trust === undefined) return undefined;
  return prepareTask(maker, {
    trust,
    type: 'delete_cohort',
    payload: { projectId, reason },
    deadline: secondsAfter(maker.ledger.now(), deletionSeconds),
    refs: { projectId },
  });
};

/** Asks a trust whose part has ended once more to delete, where no such task is under way. */
export const askDeletionAgain = async (maker: TaskMaker, part: ProjectTrustItem): Promise<void> => {
  const { ledger } = maker;
  if (part.endedAt === undefined || part.deleteTaskId !== undefined || !mayHoldCohort(part)) return;
  const reason = part.decision === 'REVOKED' ? 'DECISION_REVOKED' : 'PROJECT_CLOSED';
  // Until it has enrolled again, a trust whose keys were revoked could not be told.
  if ((await readTrust(ledger, part.trustId))?.status !== 'ENROLLED') return;
  const prepared = await prepareDeletion(maker, part, reason);
  if (prepared === undefined) return;
  const asked = updateItem(ledger, {
    key: keys.projectTrust(part.projectId, part.trustId),
    expect: [{ attribute: 'cohort', oneOf: cohortLifecycle.delete.from }],
    absent: ['deleteTaskId'],
    set: { deleteTaskId: prepared.task.taskId },
  });
  if ((await commit(ledger, [asked, ...prepared.writes], [])).kind === 'applied') await prepared.ring();
};

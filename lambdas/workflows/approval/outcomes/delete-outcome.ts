import { CohortDeleted } from '#contracts/snapshot';
import { cohortLifecycle } from '#domain/project/cohort-lifecycle';
import { imagingLifecycle } from '#domain/project/imaging-lifecycle';
import { ProjectTrustItem } from '#lambdas/platform/items/project-item';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { readItem } from '#lambdas/platform/ledger/read-item';
import type { EndedTask } from '#lambdas/platform/tasks/task-outcome';
import { noOutcome, type Outcome } from '#lambdas/platform/workflow/outcome';
import { taskFailure, wrongResult } from '#lambdas/platform/workflow/task-failure';

/** What of a deletion does not fit the task or the cohort that the trust had frozen; a trust may have held nothing. */
const misfit = (deleted: CohortDeleted, part: ProjectTrustItem): string | undefined => {
  if (deleted.projectId !== part.projectId) return 'projectId';
  const known = part.snapshotHash === undefined || deleted.snapshotHash === null;
  return known || deleted.snapshotHash === part.snapshotHash ? undefined : 'snapshotHash';
};

/**
 * A cohort of which nothing is left at its trust, with the hash of what it was; or why there still may be something, in
 * which case the watcher asks again.
 */
export const deleteOutcome = async (ledger: Ledger, task: EndedTask): Promise<Outcome> => {
  const { projectId } = task.refs;
  const key = projectId === undefined ? undefined : keys.projectTrust(projectId, task.trustId);
  const part = key === undefined ? undefined : await readItem(ledger, key, ProjectTrustItem);
  if (projectId === undefined || key === undefined || part === undefined) return noOutcome;
  const deleted = task.status === 'DONE' ? CohortDeleted.parse(task.result) : undefined;
  const wrong = deleted === undefined ? undefined : misfit(deleted, part);
  const actor = { kind: 'trust', id: task.trustId } as const;
  const subject = { kind: 'project', id: projectId };
  const expect = [
    { attribute: 'cohort', oneOf: cohortLifecycle.delete.from },
    { attribute: 'deleteTaskId', oneOf: [task.taskId] },
  ];
  if (deleted === undefined || wrong !== undefined) {
    const failure = wrong === undefined ? taskFailure(task) : wrongResult(wrong);
    return {
      writes: [
        updateItem(ledger, {
          key,
          expect,
          set: { failure, deleteFailedAt: ledger.now().toISOString() },
          remove: ['deleteTaskId'],
        }),
      ],
      audit: [{ action: 'cohort.notDeleted', actor, subject, facts: { code: failure.code } }],
    };
  }
  return {
    writes: [
      updateItem(ledger, {
        key,
        expect: [...expect, { attribute: 'imaging', oneOf: imagingLifecycle.delete.from }],
        set: {
          cohort: cohortLifecycle.delete.to,
          imaging: imagingLifecycle.delete.to,
          deletedAt: deleted.deletedAt,
        },
        remove: ['gsi2pk', 'gsi2sk', 'deleteTaskId', 'deleteFailedAt', 'failure'],
      }),
    ],
    audit: [
      {
        action: 'cohort.deleted',
        actor,
        subject,
        facts: {
          snapshotHash: deleted.snapshotHash ?? 'none',
          deletedAt: deleted.deletedAt,
          rowsLeft: deleted.rowsLeft,
          imagesLeft: deleted.imagesLeft,
        },
      },
    ],
  };
};

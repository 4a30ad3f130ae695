import { AppError } from '#contracts/app-error';
import type { TaskPayload, TaskResult } from '#contracts/task';
import type { HandlerDeps } from '../ports.ts';

/**
 * Deletes a project's frozen cohort and images, and then lets both services count what remains. Throws
 * DELETION_INCOMPLETE where anything does. The query service comes first, so that no freeze and no import of the
 * project can begin afterwards. Every step may be repeated.
 */
export const deleteCohort =
  ({ query, imaging, now }: HandlerDeps) =>
  async ({ projectId }: TaskPayload<'delete_cohort'>): Promise<TaskResult<'delete_cohort'>> => {
    await query.deleteSnapshot(projectId);
    await imaging.deleteImages(projectId);
    const [snapshot, images] = await Promise.all([
      query.snapshotDeletion(projectId),
      imaging.imagesDeletion(projectId),
    ]);
    if (snapshot.rowsLeft > 0 || images.imagesLeft > 0) throw new AppError('DELETION_INCOMPLETE');
    return {
      projectId,
      snapshotHash: snapshot.snapshotHash,
      deletedAt: snapshot.deletedAt ?? now().toISOString(),
      rowsLeft: 0,
      imagesLeft: 0,
    };
  };

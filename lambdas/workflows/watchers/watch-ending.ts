import type { ProjectItem, ProjectTrustItem } from '#lambdas/platform/items/project-item';
import { hubActor } from '#lambdas/platform/runtime/caller';
import { askDeletionAgain } from '#lambdas/platform/tasks/ask-deletion';
import { endProject, type ProjectEnder } from '#lambdas/platform/workflow/end-project';
import { stopWorkOfParts } from '#lambdas/platform/workflow/stop-work-of-parts';

/** What looking after endings takes. */
export type EndingWatch = ProjectEnder;

/** A trust that could not delete is left in peace for so long. */
const pauseMilliseconds = 3_600_000;

/**
 * Looks after a closed project of which a trust's part has not ended, or after a part of which the cohort is not deleted:
 * a call that was cut off, a run that began in the same moment, a deletion that failed.
 */
export const watchEnding = async (watch: EndingWatch, item: ProjectItem | ProjectTrustItem): Promise<void> => {
  const { maker, executions } = watch;
  const { ledger } = maker;
  if (!('trustId' in item)) return endProject(watch, item.projectId, hubActor);
  await stopWorkOfParts({ ledger, executions }, [item], hubActor);
  const failedAt = item.deleteFailedAt === undefined ? 0 : Date.parse(item.deleteFailedAt);
  if (ledger.now().getTime() >= failedAt + pauseMilliseconds) await askDeletionAgain(maker, item);
};

import { secondsAfter } from '#domain/run/run-deadlines';
import type { ProjectTrustItem } from '#lambdas/platform/items/project-item';
import type { TrustItem } from '#lambdas/platform/items/trust-item';
import { type PreparedTask, prepareTask, type TaskMaker } from './create-task.ts';

const importSeconds = 14 * 86_400;

/** The task that imports the images of a frozen cohort within 14 days; nothing is stored before the caller commits. */
export const prepareImport = (
  maker: TaskMaker,
  trust: TrustItem,
  { projectId }: ProjectTrustItem,
): Promise<PreparedTask> =>
  prepareTask(maker, {
    trust,
    type: 'import_images',
    payload: { projectId },
    deadline: secondsAfter(maker.ledger.now(), importSeconds),
    refs: { projectId },
  });

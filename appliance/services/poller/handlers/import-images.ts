import { AppError } from '#contracts/app-error';
import type { TaskPayload, TaskResult } from '#contracts/task';
import type { HandlerDeps, TaskContext } from '../ports.ts';

const pauseMilliseconds = 500;

/** The import's deadline is this long before the task's, so that its summary is reported before the task expires. */
const reportMilliseconds = 5 * 60_000;

/**
 * Starts the import of a frozen cohort's images, or joins a running one, and returns its summary. Meanwhile reports
 * what the import waits for. Throws IMPORT_FAILED where the import ended without a summary.
 */
export const importImages =
  (deps: HandlerDeps) =>
  async (
    { projectId }: TaskPayload<'import_images'>,
    { expiresAt, reportWaiting }: TaskContext,
  ): Promise<TaskResult<'import_images'>> => {
    const deadline = new Date(new Date(expiresAt).getTime() - reportMilliseconds);
    let progress = await deps.imaging.startImport(projectId, deadline);
    while (progress.state === 'RUNNING') {
      reportWaiting(progress.waitingFor === undefined ? undefined : new AppError(progress.waitingFor).toFailure());
      await deps.pause(pauseMilliseconds);
      progress = await deps.imaging.progress(projectId);
    }
    if (progress.summary === undefined) throw new AppError('IMPORT_FAILED');
    return progress.summary;
  };

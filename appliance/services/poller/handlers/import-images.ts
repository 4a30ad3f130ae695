import { AppError } from '#contracts/app-error';
import type { TaskPayload, TaskResult } from '#contracts/task';
import type { HandlerDeps } from '../ports.ts';

const pauseMilliseconds = 500;

/** Starts the import of a frozen cohort's images, or finds it running, and waits for its summary. */
export const importImages =
  (deps: HandlerDeps) =>
  async ({ projectId }: TaskPayload<'import_images'>): Promise<TaskResult<'import_images'>> => {
    let progress = await deps.imaging.startImport(projectId);
    while (progress.state === 'RUNNING') {
      await deps.pause(pauseMilliseconds);
      progress = await deps.imaging.progress(projectId);
    }
    if (progress.summary === undefined) throw new AppError('IMPORT_FAILED');
    return progress.summary;
  };

import { AppError } from '#contracts/app-error';
import type { Failure } from '#contracts/failure';
import type { EndedTask } from '#lambdas/platform/tasks/task-outcome';

/** Why a task that is not done ended; one nobody finished in time has expired. */
export const taskFailure = (task: EndedTask): Failure =>
  task.failure ?? new AppError(task.status === 'EXPIRED' ? 'TASK_EXPIRED' : 'INTERNAL').toFailure();

/** A result that does not belong to what was asked. */
export const wrongResult = (place: string): Failure =>
  new AppError('TASK_RESULT_INVALID', {
    details: [{ rule: 'the result must be about what was asked', place }],
  }).toFailure();

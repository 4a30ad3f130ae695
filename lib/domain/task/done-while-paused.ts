import type { TaskType } from '#contracts/task';

/** What a trust that has stopped all work by its own switch still does: to end something is always in its sense. */
export const doneWhilePaused: ReadonlySet<TaskType> = new Set(['delete_cohort', 'stop_run']);

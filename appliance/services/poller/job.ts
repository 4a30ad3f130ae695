import * as z from 'zod';
import type { Failure } from '#contracts/failure';
import { TaskId } from '#contracts/ids';
import { Instant } from '#contracts/primitives';
import { ReportTask, TaskType } from '#contracts/task';

/** What came of a job: exactly what is reported. */
export type Outcome = z.infer<typeof ReportTask.shape.outcome>;

/**
 * A task as the poller's journal holds it. Two axes: the work (no outcome yet, or one), and the report
 * (owed, waiting for the next lease, or settled). A row is written before the work starts and never thrown away
 * before the hub confirmed the outcome. `attempt` counts attempts at the work that began and of which none ended, in a
 * row: it rises before an attempt begins, so that a process killed in its middle leaves it risen.
 */
export const Job = z.object({
  taskId: TaskId,
  type: TaskType,
  fencingToken: z.int().positive(),
  payload: z.unknown(),
  takenAt: Instant,
  expiresAt: Instant,
  attempt: z.int().nonnegative().default(0),
  outcome: ReportTask.shape.outcome.optional(),
  report: z.enum(['OWED', 'AWAITING_LEASE', 'SETTLED']),
});
export type Job = z.infer<typeof Job>;

/** The outcome of a job that failed. */
export const failed = (failure: Failure): Outcome => ({ kind: 'failed', failure });

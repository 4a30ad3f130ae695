import * as z from 'zod';
import type { Failure } from '#contracts/failure';
import { TaskId } from '#contracts/ids';
import { Instant } from '#contracts/primitives';
import { ReportTask, TaskType } from '#contracts/task';

/** The outcome of a job, in the form that is reported to the hub. */
export type Outcome = z.infer<typeof ReportTask.shape.outcome>;

/**
 * A task in the poller's journal. Its state has two axes. The work has an outcome or not. The report is:
 * - OWED: not confirmed by the hub yet; also while the work has no outcome
 * - AWAITING_LEASE: refused because the lease was lost; sent again after the next lease
 * - SETTLED: confirmed by the hub, or refused permanently
 *
 * A row is written before the work starts and is not removed before the report is SETTLED or its task has expired.
 * `attempt` counts consecutive attempts that began and did not end. It is increased before an attempt begins, so that
 * it stays increased where the process is killed during the attempt.
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

/** The outcome of a failed job. */
export const failed = (failure: Failure): Outcome => ({ kind: 'failed', failure });

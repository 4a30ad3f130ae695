import pRetry, { AbortError } from 'p-retry';
import { AppError } from '#contracts/app-error';
import type { HubPort } from './hub-port.ts';
import type { Job } from './job.ts';
import type { JobJournal } from './job-journal.ts';

/** What reporting needs. */
export type ReportJobDeps = {
  readonly hub: HubPort;
  readonly journal: JobJournal;
  readonly signal: AbortSignal;
  readonly firstPauseMilliseconds: number;
};

const final = new Set(['LEASE_LOST', 'NOT_FOUND', 'WRONG_STATE', 'TASK_RESULT_INVALID', 'INPUT_INVALID']);

/**
 * Reports one finished job until the hub confirms it. A lost lease parks the report: the hub leases the task again
 * and `takeTask` wakes it with the new token. A report that the hub will never take is settled.
 */
export async function reportJob(job: Job, deps: ReportJobDeps): Promise<'confirmed' | 'parked' | 'dropped'> {
  const { outcome } = job;
  if (outcome === undefined) throw new Error('only finished jobs are reported');
  try {
    await pRetry(
      async () => {
        try {
          await deps.hub.report(job.taskId, { fencingToken: job.fencingToken, outcome });
        } catch (error) {
          if (error instanceof AppError && final.has(error.code)) throw new AbortError(error);
          throw error;
        }
      },
      {
        retries: Number.POSITIVE_INFINITY,
        minTimeout: deps.firstPauseMilliseconds,
        maxTimeout: 30_000,
        factor: 2,
        randomize: true,
        signal: deps.signal,
      },
    );
    deps.journal.settle(job.taskId);
    return 'confirmed';
  } catch (error) {
    if (error instanceof AppError && error.code === 'LEASE_LOST') {
      deps.journal.awaitLease(job.taskId);
      return 'parked';
    }
    if (error instanceof AppError && final.has(error.code)) {
      deps.journal.settle(job.taskId);
      return 'dropped';
    }
    throw error;
  }
}

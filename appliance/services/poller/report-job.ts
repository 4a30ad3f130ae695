import pRetry, { AbortError } from 'p-retry';
import { AppError } from '#contracts/app-error';
import type { ErrorCode } from '#contracts/errors';
import type { HubPort } from './hub-port.ts';
import { failed, type Job, type Outcome } from './job.ts';
import type { JobJournal } from './job-journal.ts';

/** What reporting needs. */
export type ReportJobDeps = {
  readonly hub: HubPort;
  readonly journal: JobJournal;
  /** Writes to the journal, with patience for a full disk. */
  readonly kept: (write: () => void) => Promise<void>;
  readonly signal: AbortSignal;
  readonly firstPauseMilliseconds: number;
};

/** The hub does not take what the report says, whoever holds the lease. */
const notTaken: ReadonlySet<ErrorCode> = new Set(['TASK_RESULT_INVALID', 'INPUT_INVALID', 'TOO_LARGE']);
const final: ReadonlySet<ErrorCode> = new Set(['LEASE_LOST', 'NOT_FOUND', 'WRONG_STATE', ...notTaken]);

/** What is reported instead of an outcome that the hub does not take: every hub knows these codes. */
const insteadOf = (outcome: Outcome): Outcome | undefined => {
  if (outcome.kind === 'done') return failed(new AppError('TASK_RESULT_INVALID').toFailure());
  return outcome.failure.code === 'INTERNAL' ? undefined : failed(new AppError('INTERNAL').toFailure());
};

/** Sends one report until the hub answers; throws what no other attempt would change. */
const send = (job: Job, outcome: Outcome, { hub, signal, firstPauseMilliseconds }: ReportJobDeps): Promise<void> =>
  pRetry(
    async () => {
      try {
        await hub.report(job.taskId, { fencingToken: job.fencingToken, outcome });
      } catch (error) {
        if (error instanceof AppError && final.has(error.code)) throw new AbortError(error);
        throw error;
      }
    },
    {
      retries: Number.POSITIVE_INFINITY,
      minTimeout: firstPauseMilliseconds,
      maxTimeout: 30_000,
      factor: 2,
      randomize: true,
      signal,
    },
  );

/**
 * Reports one finished job until the hub confirms it. A lost lease parks the report: the hub leases the task again
 * and `takeTask` wakes it with the new token. An outcome that the hub does not take is replaced by a failure, so that the
 * task ends with a reason; a report that the hub will never take is settled.
 */
export async function reportJob(job: Job, deps: ReportJobDeps): Promise<'confirmed' | 'parked' | 'dropped'> {
  let { outcome } = job;
  if (outcome === undefined) throw new Error('only finished jobs are reported');
  for (;;) {
    try {
      await send(job, outcome, deps);
      await deps.kept(() => deps.journal.settle(job.taskId));
      return 'confirmed';
    } catch (error) {
      if (!(error instanceof AppError) || !final.has(error.code)) throw error;
      if (error.code === 'LEASE_LOST') {
        await deps.kept(() => deps.journal.awaitLease(job.taskId));
        return 'parked';
      }
      const instead: Outcome | undefined = notTaken.has(error.code) ? insteadOf(outcome) : undefined;
      if (instead === undefined) {
        await deps.kept(() => deps.journal.settle(job.taskId));
        return 'dropped';
      }
      await deps.kept(() => deps.journal.replaceOutcome(job.taskId, instead));
      outcome = instead;
    }
  }
}

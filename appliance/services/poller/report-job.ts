import pRetry, { AbortError } from 'p-retry';
import { AppError } from '#contracts/app-error';
import type { ErrorCode } from '#contracts/errors';
import type { HubPort } from './hub-port.ts';
import { failed, type Job, type Outcome } from './job.ts';
import type { JobJournal } from './job-journal.ts';

/** What `reportJob` needs. */
export type ReportJobDeps = {
  readonly hub: HubPort;
  readonly journal: JobJournal;
  /** Writes to the journal and repeats the write while the disk is full. */
  readonly writeJournal: (write: () => void) => Promise<void>;
  readonly signal: AbortSignal;
  readonly firstPauseMilliseconds: number;
};

/** Codes with which the hub refuses the content of a report, whoever holds the lease. */
const contentRefused: ReadonlySet<ErrorCode> = new Set(['TASK_RESULT_INVALID', 'INPUT_INVALID', 'TOO_LARGE']);
/** Codes after which another attempt with the same report is useless. */
const final: ReadonlySet<ErrorCode> = new Set(['LEASE_LOST', 'NOT_FOUND', 'WRONG_STATE', ...contentRefused]);

/**
 * The failure that replaces a refused outcome, with a code that every hub knows; undefined where that was refused too.
 */
const replacementOf = (outcome: Outcome): Outcome | undefined => {
  if (outcome.kind === 'done') return failed(new AppError('TASK_RESULT_INVALID').toFailure());
  return outcome.failure.code === 'INTERNAL' ? undefined : failed(new AppError('INTERNAL').toFailure());
};

/** Sends a report until the hub answers. Throws an error of the hub with a `final` code, or the reason of an abort. */
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
 * Reports a job that has an outcome until the hub answers. Returns:
 * - confirmed: the hub accepted the report
 * - awaiting-lease: the lease was lost; the report is sent after the hub has leased the task again
 * - refused: the hub will never accept a report of this job
 *
 * An outcome that the hub refuses is replaced by a failure, so that the task ends with a reason. Rejects when `signal`
 * aborts.
 */
export async function reportJob(job: Job, deps: ReportJobDeps): Promise<'confirmed' | 'awaiting-lease' | 'refused'> {
  let { outcome } = job;
  if (outcome === undefined) throw new Error('only finished jobs are reported');
  for (;;) {
    try {
      await send(job, outcome, deps);
      await deps.writeJournal(() => deps.journal.closeReport(job.taskId));
      return 'confirmed';
    } catch (error) {
      if (!(error instanceof AppError) || !final.has(error.code)) throw error;
      if (error.code === 'LEASE_LOST') {
        await deps.writeJournal(() => deps.journal.awaitLease(job.taskId));
        return 'awaiting-lease';
      }
      const replacement: Outcome | undefined = contentRefused.has(error.code) ? replacementOf(outcome) : undefined;
      if (replacement === undefined) {
        await deps.writeJournal(() => deps.journal.closeReport(job.taskId));
        return 'refused';
      }
      await deps.writeJournal(() => deps.journal.replaceOutcome(job.taskId, replacement));
      outcome = replacement;
    }
  }
}

import { AppError } from '#contracts/app-error';
import type { PersonSet } from '#domain/disclosure/person-set';
import type { ExclusiveQueue } from './exclusive-queue.ts';
import type { SqlTrial, SqlTrials } from './sql-trials.ts';

/** Limit of a statement in SQL. */
const statementMilliseconds = 8000;

/** Response time of every question whose SQL was run; it is longer than the statement and the calculation can take. */
const answerMilliseconds = 10_000;

/** Failed questions in SQL after which the trust answers only typed cohorts of the project. */
const maxFailures = 3;

/** The same for all projects together, because one person may own several. */
const maxFailuresOfAll = 30;

type Deps = {
  readonly trials: SqlTrials;
  readonly queue: ExclusiveQueue;
  readonly pause: (milliseconds: number) => Promise<void>;
};

/** Finds the persons of a cohort in SQL by calling `run` with the limit of its statement. */
export type PersonsBySql = (
  trial: SqlTrial,
  run: (limitMilliseconds: number) => Promise<PersonSet>,
) => Promise<PersonSet>;

/** Answers a question when it is first in the queue; a question in SQL finds its persons with the given function. */
export type AnswerInQueue = <T>(inSql: boolean, answer: (find: PersonsBySql) => Promise<T>) => Promise<T>;

/**
 * Makes the queue's answering. The duration of a statement, and whether it ends in time, can depend on one person's
 * rows. Therefore the answer is always sent after the same time. No other question is answered meanwhile, because a
 * busy database would slow the statement down. A failure has no details, and a failed text is not run again, because it
 * might take another time. A few failures end questions in SQL for the project until new data are loaded. Throws
 * EXPERT_SQL_BUSY, EXPERT_SQL_FAILED, EXPERT_SQL_SPENT, EXPERT_SQL_TOO_LARGE and DATABASE_UNREACHABLE.
 */
export const answerInQueue =
  ({ trials, queue, pause }: Deps): AnswerInQueue =>
  async (inSql, answer) => {
    const ends: Promise<void>[] = [];
    const find: PersonsBySql = async (trial, run) => {
      const { own, all } = trials.failures(trial);
      if (own >= maxFailures || all >= maxFailuresOfAll) throw new AppError('EXPERT_SQL_SPENT');
      if (trials.begin(trial) === 'failed before') throw new AppError('EXPERT_SQL_FAILED');
      const end = pause(answerMilliseconds);
      ends.push(end);
      try {
        const found = await Promise.race([run(statementMilliseconds), end]);
        if (found === undefined) throw new AppError('COHORT_QUERY_TIMEOUT');
        trials.succeed(trial);
        return found;
      } catch (cause) {
        if (cause instanceof AppError && cause.code === 'EXPERT_SQL_TOO_LARGE') {
          // Thrown before any person's record was read, so that it discloses nothing.
          trials.succeed(trial);
          throw cause;
        }
        if (cause instanceof AppError && cause.code === 'DATABASE_UNREACHABLE') {
          // An operator restarted the database, which no row can cause; any other error counts as a failure.
          trials.succeed(trial);
          throw cause;
        }
        throw new AppError('EXPERT_SQL_FAILED', { cause });
      }
    };
    const whole = async () => {
      try {
        return await answer(find);
      } finally {
        await Promise.all(ends);
      }
    };
    return inSql ? queue.exclusive(whole) : queue.shared(whole);
  };

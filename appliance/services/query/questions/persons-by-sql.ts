import { AppError } from '#contracts/app-error';
import type { PersonSet } from '#domain/disclosure/person-set';
import type { ExclusiveQueue } from './exclusive-queue.ts';
import type { SqlTrial, SqlTrials } from './sql-trials.ts';

/** No statement in SQL runs longer than this. */
const statementMilliseconds = 8000;

/** Every answer to SQL that was run is sent after this long: later than its statement can end and its numbers be made. */
const answerMilliseconds = 10_000;

/** Questions in SQL of one project that may fail before the trust answers it typed cohorts only. */
const mostFailures = 3;

/** The same of all projects together: somebody may have many. */
const mostFailuresOfAll = 30;

type Deps = {
  readonly trials: SqlTrials;
  readonly queue: ExclusiveQueue;
  readonly pause: (milliseconds: number) => Promise<void>;
};

/** Finds the persons of a cohort asked in SQL by running its statement within the limit it is given. */
export type PersonsBySql = (
  trial: SqlTrial,
  run: (limitMilliseconds: number) => Promise<PersonSet>,
) => Promise<PersonSet>;

/** Answers a question when the queue comes to it; a question in SQL finds its persons by the function it is given. */
export type AnswerInQueue = <T>(inSql: boolean, answer: (find: PersonsBySql) => Promise<T>) => Promise<T>;

/**
 * How long a statement takes, and whether it ends in time, can depend on one person's rows. Therefore the whole answer is
 * always sent after the same time. Nothing else is answered meanwhile, because a busy database would slow it down. A failure
 * says only that it is one, and its text is not run again, because the same statement might take another time. A few failures
 * end questions in SQL for the project until new data are loaded. Throws EXPERT_SQL_BUSY, EXPERT_SQL_FAILED and
 * EXPERT_SQL_SPENT.
 */
export const answerInQueue =
  ({ trials, queue, pause }: Deps): AnswerInQueue =>
  async (inSql, answer) => {
    const ends: Promise<void>[] = [];
    const find: PersonsBySql = async (trial, run) => {
      const { own, all } = trials.failures(trial);
      if (own >= mostFailures || all >= mostFailuresOfAll) throw new AppError('EXPERT_SQL_SPENT');
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
          // Said before any person was looked at, so that it tells of nobody.
          trials.succeed(trial);
          throw cause;
        }
        if (cause instanceof AppError && cause.code === 'DATABASE_UNREACHABLE') {
          // An operator restarted the database, which no row can make happen; any other end of it counts as a failure.
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

import { AppError } from '#contracts/app-error';
import type { ProjectId } from '#contracts/ids';
import type { PersonSet } from '#domain/disclosure/person-set';
import type { SqlClosures } from './sql-closures.ts';
import type { SqlQueue } from './sql-queue.ts';
import { sqlStatementMilliseconds } from './sql-statement-limit.ts';

/** Response time of every question whose SQL was prepared; it is longer than all of its limits together. */
const answerMilliseconds = 10_000;

type Deps = {
  readonly closures: Pick<SqlClosures, 'closedTo' | 'begin' | 'succeed' | 'fail'>;
  readonly queue: SqlQueue;
  readonly pause: (milliseconds: number) => Promise<void>;
};

/**
 * Finds the persons of a cohort in SQL. `prepare` reads no record of a person; the function that it returns runs the
 * statement, with this limit.
 */
export type PersonsBySql = (
  projectId: ProjectId,
  prepare: () => Promise<(limitMilliseconds: number) => Promise<PersonSet>>,
) => Promise<PersonSet>;

/** Answers a question in SQL when it is first in the queue; it finds its persons with the given function. */
export type AnswerInSql = <T>(answer: (find: PersonsBySql) => Promise<T>) => Promise<T>;

/** Fails a question where SQL is closed to its project. Throws EXPERT_SQL_SPENT and EXPERT_SQL_CLOSED_TO_ALL. */
function requireOpen(closedTo: ReturnType<SqlClosures['closedTo']>): void {
  if (closedTo === 'this project') throw new AppError('EXPERT_SQL_SPENT');
  if (closedTo === 'all projects') throw new AppError('EXPERT_SQL_CLOSED_TO_ALL');
}

/**
 * Makes the answering of questions in SQL. The duration of a statement, and whether it ends in time, can depend on one
 * person's rows. Therefore the answer is always sent after the same time, a failure has no details, and the first one
 * closes SQL to the project. What fails before the statement runs, or because an operator restarted the database, is no
 * failure of the project. Throws EXPERT_SQL_BUSY, EXPERT_SQL_CLOSED_TO_ALL, EXPERT_SQL_FAILED, EXPERT_SQL_SPENT,
 * EXPERT_SQL_TOO_LARGE, DATABASE_UNREACHABLE and COHORT_QUERY_FAILED.
 */
export const answerInSql =
  ({ closures, queue, pause }: Deps): AnswerInSql =>
  (answer) => {
    const ends: Promise<void>[] = [];
    const find: PersonsBySql = async (projectId, prepare) => {
      requireOpen(closures.closedTo(projectId));
      const end = pause(answerMilliseconds);
      ends.push(end);
      const run = await Promise.race([prepare(), end]);
      if (run === undefined) throw new AppError('EXPERT_SQL_TOO_LARGE');
      closures.begin(projectId);
      try {
        const found = await Promise.race([run(sqlStatementMilliseconds), end]);
        if (found === undefined) throw new AppError('COHORT_QUERY_TIMEOUT');
        closures.succeed(projectId);
        return found;
      } catch (cause) {
        if (cause instanceof AppError && cause.code === 'DATABASE_UNREACHABLE') {
          closures.succeed(projectId);
          throw cause;
        }
        closures.fail(projectId);
        throw new AppError('EXPERT_SQL_FAILED', { cause });
      }
    };
    return queue(async () => {
      try {
        return await answer(find);
      } finally {
        await Promise.all(ends);
      }
    });
  };

import { AppError } from '#contracts/app-error';
import type { PersonSet } from '#domain/disclosure/person-set';
import type { SqlTrial, SqlTrials } from './sql-trials.ts';

/** Every answer to SQL that was run leaves after this long, and no statement runs longer. */
const sqlMilliseconds = 10_000;

/** Questions in SQL of one project that may fail before the trust answers it typed cohorts only. */
const mostFailures = 3;

type Deps = {
  readonly trials: SqlTrials;
  readonly pause: (milliseconds: number) => Promise<void>;
};

/** Finds the persons of a cohort asked in SQL by running its statement within the limit it is given. */
export type PersonsBySql = (
  trial: SqlTrial,
  run: (limitMilliseconds: number) => Promise<PersonSet>,
) => Promise<PersonSet>;

/**
 * What a statement takes and whether it ends in time can hang on one person's rows; so it always takes alike long, and
 * few failures close this door to the project until new data are loaded. Throws EXPERT_SQL_SPENT, and what `run` throws.
 */
export const findPersonsBySql =
  ({ trials, pause }: Deps): PersonsBySql =>
  async (trial, run) => {
    if (trials.failures(trial) >= mostFailures) throw new AppError('EXPERT_SQL_SPENT');
    trials.begin(trial);
    const [found] = await Promise.allSettled([run(sqlMilliseconds), pause(sqlMilliseconds)]);
    if (found.status === 'rejected') throw found.reason;
    trials.succeed(trial);
    return found.value;
  };

import * as z from 'zod';
import { Day } from '#contracts/primitives';
import type { RunStatement } from './postgres-views.ts';
import { rowsOf } from './rows-of.ts';

const DataDate = z.tuple([z.tuple([Day])]);

/**
 * The ISO date on which the data were loaded (`cdm_release_date`), or, where none is recorded, the last day of an
 * observation period.
 */
export const dataDateOf = async (runStatement: RunStatement): Promise<string> => {
  const statement = {
    text: `SELECT coalesce((SELECT max(cdm_release_date) FROM omop.cdm_source),
      (SELECT max(observation_period_end_date) FROM omop.observation_period))`,
    values: [],
  };
  return (await rowsOf(runStatement, statement, DataDate))[0][0];
};

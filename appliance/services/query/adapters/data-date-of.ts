import * as z from 'zod';
import { Day } from '#contracts/primitives';
import type { Ask } from './postgres-views.ts';
import { rowsOf } from './rows-of.ts';

const DataDate = z.tuple([z.tuple([Day])]);

/** The day the data were loaded, or, where nobody wrote it down, the last day that anybody was observed. */
export const dataDateOf = async (ask: Ask): Promise<string> => {
  const statement = {
    text: `SELECT coalesce((SELECT max(cdm_release_date) FROM omop.cdm_source),
      (SELECT max(observation_period_end_date) FROM omop.observation_period))`,
    values: [],
  };
  return (await rowsOf(ask, statement, DataDate))[0][0];
};

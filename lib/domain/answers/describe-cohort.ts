import type { Cohort } from '#contracts/cohort';
import { describeCriterion } from './describe-criterion.ts';

/** A longer text explains nothing; the definition itself is beside it. */
const longest = 1000;

/** Who was asked for, in one sentence: of the typed form word for word, of SQL only that it was SQL. */
export const describeCohort = (cohort: Cohort): string => {
  if ('sql' in cohort) return 'Asked for the people that a SQL query selects, each counted once.';
  const text = `Asked for people ${describeCriterion(cohort.where)}.`;
  return text.length <= longest ? text : `${text.slice(0, text.lastIndexOf(' ', longest))} … (shortened).`;
};

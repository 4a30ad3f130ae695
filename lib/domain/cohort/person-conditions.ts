import type { AgeCriterion, SexCriterion } from '#contracts/cohort';
import type { Bind } from './bound-values.ts';

/** OMOP's concepts of sex; every other one counts as unknown. */
export const sexConcepts = { female: 8532, male: 8507 } as const;

/** The day the trust's data were loaded; every age is reckoned on it. */
export type CohortBasis = { readonly dataDate: string };

/**
 * Completed years on the data day, by comparing month and day, so that no impossible day of birth can fail the
 * question. A missing month or day counts as the first; who is born after the data day gets a negative number.
 */
export function completedYears({ dataDate }: CohortBasis, bind: Bind): string {
  const [year = 0, month = 0, day = 0] = dataDate.split('-').map(Number);
  const birthday = '(coalesce(month_of_birth, 1), coalesce(day_of_birth, 1))';
  const later = `${birthday} > (${bind(month, 'integer')}, ${bind(day, 'integer')})`;
  return `(${bind(year, 'integer')} - year_of_birth - CASE WHEN ${later} THEN 1 ELSE 0 END)`;
}

/** That the age lies in the range; who is not yet born on the data day has none. */
export function ageCondition({ atLeast, atMost }: AgeCriterion, basis: CohortBasis, bind: Bind): string {
  const years = completedYears(basis, bind);
  const oldest = atMost === undefined ? '' : ` AND ${years} <= ${bind(atMost, 'integer')}`;
  return `${years} >= ${bind(atLeast ?? 0, 'integer')}${oldest}`;
}

/** That `gender_concept_id` is one of the sexes asked for. */
export function sexCondition({ anyOf }: SexCriterion, bind: Bind): string {
  const known = (['female', 'male'] as const).filter((sex) => anyOf.includes(sex)).map((sex) => sexConcepts[sex]);
  const conditions = [
    ...(known.length === 0 ? [] : [`gender_concept_id = ANY(${bind(known, 'integer[]')})`]),
    ...(anyOf.includes('unknown')
      ? [`gender_concept_id <> ALL(${bind(Object.values(sexConcepts), 'integer[]')})`]
      : []),
  ];
  return conditions.join(' OR ');
}

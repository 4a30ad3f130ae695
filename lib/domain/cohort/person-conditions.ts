import type { SexCriterion } from '#contracts/cohort';
import type { AgeRange } from '#contracts/cohort-ranges';
import type { ConceptSet } from '#contracts/concept-set';
import type { Bind } from './bound-values.ts';
import { countableDay } from './countable-day.ts';
import type { SqlDialect } from './sql-dialect.ts';

/** OMOP's concepts of sex; every other one counts as unknown. */
export const sexConcepts = { female: 8532, male: 8507 } as const;

/** What a cohort is compiled for. */
export type CohortBasis = {
  /** The day the trust's data were loaded; every age that names no other day is calculated for it. */
  readonly dataDate: string;
  /** What stands in place of each concept set, such as its concepts written out. */
  readonly conceptSets?: (set: ConceptSet) => ConceptSet;
  /** PostgreSQL where it is missing. */
  readonly dialect?: SqlDialect;
};

/** A range of ages, one end of which may be missing. */
type Ages = { readonly atLeast?: AgeRange['atLeast']; readonly atMost?: AgeRange['atMost'] };

// A missing month or day counts as the first.
const birthday = (person: string): string => `coalesce(${person}month_of_birth, 1), coalesce(${person}day_of_birth, 1)`;

const dayParts = (day: string): [number, number, number] => {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  return [year, month, date];
};

/**
 * Completed years on the data day, by comparing month and day, so that no impossible day of birth can fail the
 * question. Who is born after the data day gets a negative number.
 */
export function completedYears({ dataDate }: CohortBasis, bind: Bind): string {
  const [year, month, day] = dayParts(dataDate);
  const later = `(${birthday('')}) > (${bind(month, 'integer')}, ${bind(day, 'integer')})`;
  // A year of birth far outside history must not overflow.
  const born = 'greatest(least(year_of_birth, 9999), 0)';
  return `(${bind(year, 'integer')} - ${born} - CASE WHEN ${later} THEN 1 ELSE 0 END)`;
}

/**
 * A day as one number, from the year down. A year of birth far outside history must not overflow it, and what is missing
 * is compared with nothing. Rows of three columns would be compared in different ways by PostgreSQL and DuckDB.
 */
const dayNumber = (year: string, month: string, date: string): string =>
  `(${year}::bigint * 10000 + ${month}::bigint * 100 + ${date}::bigint)`;

const birthNumber = (person: string, years = ''): string =>
  dayNumber(
    `(${person}year_of_birth${years})`,
    `coalesce(${person}month_of_birth, 1)`,
    `coalesce(${person}day_of_birth, 1)`,
  );

/**
 * That the age on the data day lies in the range; who is not yet born then has none. The day of birth is compared with
 * a day so many years ago. `person` is the prefix of the columns.
 */
export function ageCondition(
  { atLeast = 0, atMost }: Ages,
  { dataDate }: CohortBasis,
  bind: Bind,
  person = '',
): string {
  const [year, month, day] = dayParts(dataDate);
  const born = birthNumber(person);
  const yearsAgo = (years: number): string => bind((year - years) * 10_000 + month * 100 + day, 'bigint');
  const young = atMost === undefined ? [] : [`${born} > ${yearsAgo(atMost + 1)}`];
  return [`${born} <= ${yearsAgo(atLeast)}`, ...young].join(' AND ');
}

/** That the person was of such an age on the day in a column; before birth nobody has one. */
export function ageOnDayCondition({ atLeast = 0, atMost }: Ages, day: string, bind: Bind, person: string): string {
  const turned = (years: number): string => birthNumber(person, ` + ${bind(years, 'bigint')}`);
  const of = (part: string): string => `extract(${part} FROM ${countableDay(day)})`;
  const on = dayNumber(of('year'), of('month'), of('day'));
  const young = atMost === undefined ? [] : [`${turned(atMost + 1)} > ${on}`];
  return [`${turned(atLeast)} <= ${on}`, ...young].join(' AND ');
}

/** That `gender_concept_id` is one of the sexes asked for; `person` is the prefix of the column. */
export function sexCondition({ anyOf }: SexCriterion, bind: Bind, person = ''): string {
  const known = (['female', 'male'] as const).filter((sex) => anyOf.includes(sex)).map((sex) => sexConcepts[sex]);
  const conditions = [
    ...(known.length === 0 ? [] : [bind.dialect.isOneOf(`${person}gender_concept_id`, bind(known, 'integer[]'))]),
    ...(anyOf.includes('unknown')
      ? [
          `(${bind.dialect.isOneOf(`${person}gender_concept_id`, bind(Object.values(sexConcepts), 'integer[]'))}) IS NOT TRUE`,
        ]
      : []),
  ];
  return conditions.join(' OR ');
}

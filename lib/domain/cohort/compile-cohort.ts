import type {
  CohortDefinition,
  ConceptRef,
  ConceptSet,
  Criterion,
  DayWindow,
  EventCriterion,
  ImagingCriterion,
  SequenceCriterion,
} from '#contracts/cohort';
import { checkCohort } from './check-cohort.ts';
import { eventTables } from './event-tables.ts';

/** One statement and its values; it answers one column, `person_id`, each person once. */
export type CompiledCohort = {
  readonly text: string;
  readonly values: readonly (string | number | readonly number[])[];
};

/** What the compiler needs to know of the trust's data: the day that every age is reckoned on. */
export type CohortBasis = { readonly dataDate: string };

type Bind = (value: string | number | readonly number[], type: string) => string;

const female = 8532;
const male = 8507;

function concepts(set: ConceptSet, bind: Bind): string {
  const matching = (refs: readonly ConceptRef[]): string => {
    const alone = refs.filter(({ descendants }) => !descendants).map(({ conceptId }) => conceptId);
    const above = refs.filter(({ descendants }) => descendants).map(({ conceptId }) => conceptId);
    const parts = [];
    // A concept always stands for itself, even where the hierarchy does not list it.
    if (refs.length > 0) parts.push(`SELECT unnest(${bind([...alone, ...above], 'integer[]')}) AS concept_id`);
    if (above.length > 0)
      parts.push(
        `SELECT descendant_concept_id FROM omop.concept_ancestor WHERE ancestor_concept_id = ANY(${bind(above, 'integer[]')})`,
      );
    return parts.join(' UNION ');
  };
  const included = matching(set.include);
  return set.exclude.length === 0 ? included : `(${included}) EXCEPT (${matching(set.exclude)})`;
}

const within = (column: string, window: DayWindow | undefined, bind: Bind): string[] => [
  ...(window?.from === undefined ? [] : [`${column} >= ${bind(window.from, 'date')}`]),
  ...(window?.to === undefined ? [] : [`${column} <= ${bind(window.to, 'date')}`]),
];

/** Rows (person_id, day) of a dated criterion. */
function dated(criterion: EventCriterion | ImagingCriterion, bind: Bind): string {
  if (criterion.kind === 'event') {
    const { table, concept, day } = eventTables[criterion.domain];
    const where = [`${concept} IN (${concepts(criterion.concepts, bind)})`, ...within(day, criterion.during, bind)];
    return `SELECT person_id, ${day} AS day FROM ${table} WHERE ${where.join(' AND ')}`;
  }
  const where = [
    ...(criterion.modalities === undefined ? [] : [`modality_concept_id IN (${concepts(criterion.modalities, bind)})`]),
    ...(criterion.anatomicSites === undefined
      ? []
      : [`anatomic_site_concept_id IN (${concepts(criterion.anatomicSites, bind)})`]),
    ...within('image_occurrence_date', criterion.during, bind),
  ];
  const filter = where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`;
  return `SELECT person_id, image_occurrence_date AS day FROM omop.image_occurrence${filter}`;
}

/** At least `atLeast` such events; imaging asks for one. */
function happened(criterion: EventCriterion | ImagingCriterion, bind: Bind): string {
  const rows = dated(criterion, bind);
  const atLeast = criterion.kind === 'event' ? criterion.atLeast : 1;
  if (atLeast === 1) return `SELECT person_id FROM (${rows}) AS event`;
  return `SELECT person_id FROM (${rows}) AS event GROUP BY person_id HAVING count(*) >= ${bind(atLeast, 'bigint')}`;
}

function sequence({ first, second, minDays, maxDays }: SequenceCriterion, bind: Bind): string {
  const latest = maxDays === undefined ? '' : ` AND later.day <= earlier.day + ${bind(maxDays, 'integer')}`;
  // Each side counts only persons that satisfy it whole, occurrence counts included.
  const side = (criterion: EventCriterion | ImagingCriterion): string => {
    const rows = dated(criterion, bind);
    return criterion.kind === 'event' && criterion.atLeast > 1
      ? `SELECT * FROM (${rows}) AS event WHERE person_id IN (${happened(criterion, bind)})`
      : rows;
  };
  return (
    `SELECT earlier.person_id FROM (${side(first)}) AS earlier JOIN (${side(second)}) AS later` +
    ` ON later.person_id = earlier.person_id AND later.day >= earlier.day + ${bind(minDays, 'integer')}${latest}`
  );
}

/** Completed years on the data day; a missing month or day of birth counts as the first. */
function age(
  criterion: { atLeast?: number | undefined; atMost?: number | undefined },
  basis: CohortBasis,
  bind: Bind,
): string {
  const years = `date_part('year', age(${bind(basis.dataDate, 'date')}, make_date(year_of_birth, coalesce(month_of_birth, 1), coalesce(day_of_birth, 1))))`;
  const where = [
    ...(criterion.atLeast === undefined ? [] : [`${years} >= ${bind(criterion.atLeast, 'integer')}`]),
    ...(criterion.atMost === undefined ? [] : [`${years} <= ${bind(criterion.atMost, 'integer')}`]),
  ];
  return `SELECT person_id FROM omop.person WHERE ${where.join(' AND ')}`;
}

function sex(anyOf: readonly ('female' | 'male' | 'unknown')[], bind: Bind): string {
  const known = [...(anyOf.includes('female') ? [female] : []), ...(anyOf.includes('male') ? [male] : [])];
  const where = [
    ...(known.length === 0 ? [] : [`gender_concept_id = ANY(${bind(known, 'integer[]')})`]),
    ...(anyOf.includes('unknown') ? [`gender_concept_id <> ALL(${bind([female, male], 'integer[]')})`] : []),
  ];
  return `SELECT person_id FROM omop.person WHERE ${where.join(' OR ')}`;
}

function compile(criterion: Criterion, basis: CohortBasis, bind: Bind): string {
  switch (criterion.kind) {
    case 'event':
    case 'imaging':
      return happened(criterion, bind);
    case 'sequence':
      return sequence(criterion, bind);
    case 'age':
      return age(criterion, basis, bind);
    case 'sex':
      return sex(criterion.anyOf, bind);
    case 'all':
    case 'any':
    case 'none': {
      const members = criterion.of.map((member) => `(${compile(member, basis, bind)})`);
      if (criterion.kind === 'all') return members.join(' INTERSECT ');
      const either = members.join(' UNION ');
      return criterion.kind === 'any' ? either : `(SELECT person_id FROM omop.person) EXCEPT (${either})`;
    }
  }
}

/**
 * One parameterised statement for a cohort. Tables are named with their schema and nothing of the definition becomes
 * text of the statement. Only persons that `omop.person` lists belong to a cohort. Throws COHORT_INVALID.
 */
export function compileCohort(definition: CohortDefinition, basis: CohortBasis): CompiledCohort {
  checkCohort(definition);
  const values: (string | number | readonly number[])[] = [];
  const bind: Bind = (value, type) => {
    values.push(value);
    return `$${values.length}::${type}`;
  };
  const set = compile(definition.where, basis, bind);
  return { text: `SELECT person_id FROM omop.person WHERE person_id IN (${set}) ORDER BY person_id`, values };
}

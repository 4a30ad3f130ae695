import { AppError } from '#contracts/app-error';
import type { CohortDefinition, ConceptSet, Criterion } from '#contracts/cohort';
import type { FaultDetail } from '#contracts/failure';

/** Deepest nesting of groups. */
export const deepest = 6;

/** Most criteria in one definition; groups count, and so does each side of a sequence. */
const mostCriteria = 200;

/** Most concepts that one definition names: it is kept, signed and sealed as one item. */
const mostConcepts = 2000;

/** OMOP keeps concept ids in PostgreSQL's `integer`. */
const largestConceptId = 2_147_483_647;

const conceptSets = (criterion: Criterion): [string, ConceptSet][] => {
  if (criterion.kind === 'event') return [['concepts', criterion.concepts]];
  if (criterion.kind !== 'imaging') return [];
  const { modalities, anatomicSites } = criterion;
  return [
    ...(modalities === undefined ? [] : [['modalities', modalities] as [string, ConceptSet]]),
    ...(anatomicSites === undefined ? [] : [['anatomicSites', anatomicSites] as [string, ConceptSet]]),
  ];
};

const conceptFaults = (criterion: Criterion, place: string): FaultDetail[] =>
  conceptSets(criterion).flatMap(([name, set]) =>
    (['include', 'exclude'] as const).flatMap((side) =>
      set[side].flatMap(({ conceptId }, index) =>
        conceptId > largestConceptId
          ? [{ rule: 'a concept id of OMOP', place: `${place}.${name}.${side}.${index}.conceptId` }]
          : [],
      ),
    ),
  );

const conceptsOf = (criterion: Criterion): number =>
  conceptSets(criterion).reduce((sum, [, { include, exclude }]) => sum + include.length + exclude.length, 0);

const members = (criterion: Criterion): [string, Criterion][] => {
  if ('of' in criterion) return criterion.of.map((member, index) => [`of.${index}`, member]);
  if (criterion.kind === 'sequence')
    return [
      ['first', criterion.first],
      ['second', criterion.second],
    ];
  return [];
};

/** Refuses a definition that is too deep, too large or names what no OMOP database can hold; throws COHORT_INVALID with rule and place. */
export function checkCohort(definition: CohortDefinition): void {
  const faults: FaultDetail[] = [];
  let criteria = 0;
  let concepts = 0;
  const visit = (criterion: Criterion, place: string, depth: number): void => {
    criteria += 1;
    if (criteria > mostCriteria) return;
    if ('of' in criterion && depth > deepest) {
      faults.push({ rule: `groups nest at most ${deepest} deep`, place });
      return;
    }
    concepts += conceptsOf(criterion);
    faults.push(...conceptFaults(criterion, place));
    for (const [name, member] of members(criterion)) visit(member, `${place}.${name}`, depth + 1);
  };
  visit(definition.where, 'where', 1);
  if (criteria > mostCriteria) faults.push({ rule: `at most ${mostCriteria} criteria`, place: 'where' });
  if (concepts > mostConcepts) faults.push({ rule: `at most ${mostConcepts} concepts`, place: 'where' });
  if (faults.length > 0) throw new AppError('COHORT_INVALID', { details: faults.slice(0, 50) });
}

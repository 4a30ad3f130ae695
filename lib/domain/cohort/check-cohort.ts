import { AppError } from '#contracts/app-error';
import type { CohortDefinition, Criterion } from '#contracts/cohort';
import type { FaultDetail } from '#contracts/failure';

/** Deepest nesting of groups, and most criteria in one definition. */
export const deepest = 6;
export const mostCriteria = 200;

/** Refuses a definition that is too deep or too large; throws COHORT_INVALID with rule and place. */
export function checkCohort(definition: CohortDefinition): void {
  const faults: FaultDetail[] = [];
  let criteria = 0;
  const visit = (criterion: Criterion, place: string, depth: number): void => {
    criteria += 1;
    if (!('of' in criterion)) return;
    if (depth > deepest) {
      faults.push({ rule: `groups nest at most ${deepest} deep`, place });
      return;
    }
    for (const [index, member] of criterion.of.entries()) visit(member, `${place}.of.${index}`, depth + 1);
  };
  visit(definition.where, 'where', 1);
  if (criteria > mostCriteria) faults.push({ rule: `at most ${mostCriteria} criteria`, place: 'where' });
  if (faults.length > 0) throw new AppError('COHORT_INVALID', { details: faults });
}

import { AppError } from '#contracts/app-error';
import type { CohortDefinition } from '#contracts/cohort';
import type { FaultDetail } from '#contracts/failure';
import { type CohortPart, conceptSetsOf, membersOf } from './cohort-parts.ts';
import { partFaults } from './part-faults.ts';

/**
 * Deepest nesting of groups; an anchored criterion is one level, the group around its anchor the next. A record around an
 * index event and the group around that record are three.
 */
export const deepest = 24;

/** Most criteria in one definition; groups count, and so does each side of a sequence and each event near an anchor. */
const mostCriteria = 2000;

/** Most concepts that one definition names. */
const mostConcepts = 5000;

/** Most bytes of a definition as JSON: it is kept as one item of the ledger, with other things beside it. */
const mostBytes = 200_000;

const conceptsOf = (part: CohortPart): number =>
  conceptSetsOf(part).reduce((sum, [, { include, exclude }]) => sum + include.length + exclude.length, 0);

/** Refuses a definition that is too deep, too large or names what no OMOP database can hold; throws COHORT_INVALID with rule and place. */
export function checkCohort(definition: CohortDefinition): void {
  const faults: FaultDetail[] = [];
  let criteria = 0;
  let concepts = 0;
  const visit = (part: CohortPart, place: string, depth: number): void => {
    criteria += 1;
    if (criteria > mostCriteria) return;
    if ('of' in part && depth > deepest) {
      faults.push({ rule: `groups nest at most ${deepest} deep`, place });
      return;
    }
    concepts += conceptsOf(part);
    faults.push(...partFaults(part, place));
    for (const [name, member] of membersOf(part)) visit(member, `${place}.${name}`, depth + 1);
  };
  visit(definition.where, 'where', 1);
  if (criteria > mostCriteria) faults.push({ rule: `at most ${mostCriteria} criteria`, place: 'where' });
  if (concepts > mostConcepts) faults.push({ rule: `at most ${mostConcepts} concepts`, place: 'where' });
  // Not before the depth is known to be small: only then is the text made without running out of stack.
  if (faults.length === 0 && new TextEncoder().encode(JSON.stringify(definition)).byteLength > mostBytes)
    faults.push({ rule: `at most ${mostBytes} bytes as JSON`, place: 'where' });
  if (faults.length > 0) throw new AppError('COHORT_INVALID', { details: faults.slice(0, 50) });
}

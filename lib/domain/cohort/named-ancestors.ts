import type { Cohort } from '#contracts/cohort';
import { type CohortPart, conceptSetsOf, membersOf } from './cohort-parts.ts';

/** The concepts that a definition asks for with what stands below them, each once. */
export function namedAncestors(cohort: Cohort): readonly number[] {
  if ('sql' in cohort) return [];
  const found = new Set<number>();
  const visit = (part: CohortPart): void => {
    for (const [, { include, exclude }] of conceptSetsOf(part))
      for (const { conceptId, descendants } of [...include, ...exclude]) if (descendants) found.add(conceptId);
    for (const [, member] of membersOf(part)) visit(member);
  };
  visit(cohort.where);
  return [...found];
}

import type * as z from 'zod';
import { AppError } from '#contracts/app-error';
import { CohortDefinition } from '#contracts/cohort';
import type { FaultDetail } from '#contracts/failure';
import { checkCohort, deepest } from './check-cohort.ts';

type Issue = z.core.$ZodIssue;

/** Whether `of` nests deeper than any definition may: seen before the recursive schema walks down there. */
function tooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    // The definition itself and a leaf below the deepest group are levels too.
    if (depth > deepest + 2) return true;
    level = level.flatMap((item) =>
      typeof item === 'object' && item !== null && !Array.isArray(item)
        ? Object.entries(item).flatMap(([key, child]) =>
            key === 'of' && Array.isArray(child) ? child : key === 'where' ? [child] : [],
          )
        : [],
    );
  }
  return false;
}

const named = (rule: string, path: readonly PropertyKey[]): FaultDetail => ({
  rule: rule.slice(0, 200),
  place: (path.map(String).join('.') || 'cohort').slice(0, 300),
});

/** Of a criterion that fits no kind, the faults of the kind that it says it is. */
function faultsOf(issue: Issue, above: readonly PropertyKey[]): FaultDetail[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const meant = issue.errors.find((branch) => !branch.some(({ path: [first] }) => first === 'kind'));
    return meant === undefined
      ? [named('an unknown kind of criterion', [...path, 'kind'])]
      : meant.flatMap((inner) => faultsOf(inner, path));
  }
  if (issue.code === 'unrecognized_keys') return [named('no other keys are known here', path)];
  return [named(issue.code === 'custom' ? issue.message : issue.code, path)];
}

/** Reads a cohort definition strictly; throws COHORT_INVALID with the rule and the place of each fault, never a value. */
export function parseCohort(value: unknown): CohortDefinition {
  if (tooDeep(value))
    throw new AppError('COHORT_INVALID', { details: [named(`groups nest at most ${deepest} deep`, ['where'])] });
  const parsed = CohortDefinition.safeParse(value);
  if (!parsed.success) {
    const details = parsed.error.issues.flatMap((issue) => faultsOf(issue, []));
    throw new AppError('COHORT_INVALID', { details: details.slice(0, 50) });
  }
  checkCohort(parsed.data);
  return parsed.data;
}

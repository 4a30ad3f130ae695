import { AppError } from '#contracts/app-error';
import type { CohortQuestion } from '#contracts/appliance/query-api';
import type { Show } from '#contracts/cohort-result';
import type { Policy } from '#contracts/policy';

/** The distributions of the question that the trust's policy does not allow, with their places. */
const refusedNames = ({ distributions, crossTables }: Show, allowed: readonly string[]) =>
  [
    ...distributions.map((name, index) => [name, `show.distributions.${index}`] as const),
    ...crossTables.flatMap(({ rows, columns }, index) => [
      [rows, `show.crossTables.${index}.rows`] as const,
      [columns, `show.crossTables.${index}.columns`] as const,
    ]),
  ].filter(([name]) => !allowed.includes(name));

/**
 * Checks that the trust's policy allows a question. Throws EXPERT_SQL_NOT_ALLOWED, DISTRIBUTION_NOT_ALLOWED or
 * SECURE_SUM_REFUSED.
 */
export function requireQuestionAllowed(
  { disclosure }: Policy,
  { cohort, mask, show }: Pick<CohortQuestion, 'cohort' | 'mask' | 'show'>,
): void {
  if ('sql' in cohort && !disclosure.expertSql) throw new AppError('EXPERT_SQL_NOT_ALLOWED');
  if (mask !== undefined && !disclosure.secureSum.allow)
    throw new AppError('SECURE_SUM_REFUSED', {
      details: [{ rule: 'not allowed by this trust', place: 'disclosure.secureSum.allow' }],
    });
  const details = refusedNames(show, disclosure.distributions).map(([name, place]) => ({
    rule: `the trust does not count by ${name}`,
    place,
  }));
  if (details.length > 0) throw new AppError('DISTRIBUTION_NOT_ALLOWED', { details });
}

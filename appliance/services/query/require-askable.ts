import { AppError } from '#contracts/app-error';
import type { AskedCohort } from '#contracts/cohort';
import type { Show } from '#contracts/cohort-result';
import type { Policy } from '#contracts/policy';

/** The things to count by that were asked for and that the trust does not let anybody count by, with their places. */
const refusedNames = ({ distributions, crossTables }: Show, allowed: readonly string[]) =>
  [
    ...distributions.map((name, index) => [name, `show.distributions.${index}`] as const),
    ...crossTables.flatMap(({ rows, columns }, index) => [
      [rows, `show.crossTables.${index}.rows`] as const,
      [columns, `show.crossTables.${index}.columns`] as const,
    ]),
  ].filter(([name]) => !allowed.includes(name));

/** Refuses what the trust's policy does not let anybody ask; throws EXPERT_SQL_NOT_ALLOWED or DISTRIBUTION_NOT_ALLOWED. */
export function requireAskable({ disclosure }: Policy, { cohort, show }: { cohort: AskedCohort; show: Show }): void {
  if ('sql' in cohort && !disclosure.expertSql) throw new AppError('EXPERT_SQL_NOT_ALLOWED');
  const details = refusedNames(show, disclosure.distributions).map(([name, place]) => ({
    rule: `the trust does not count by ${name}`,
    place,
  }));
  if (details.length > 0) throw new AppError('DISTRIBUTION_NOT_ALLOWED', { details });
}

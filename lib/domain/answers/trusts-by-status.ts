import type { CohortQueryStatus, QueryAnswerStatus, TrustsByStatus } from '#contracts/query-status';

/** How many trusts have each status. */
export function trustsByStatus(answers: readonly { readonly status: QueryAnswerStatus }[]): TrustsByStatus {
  const of = (status: QueryAnswerStatus): number => answers.filter((answer) => answer.status === status).length;
  return {
    queued: of('QUEUED'),
    running: of('RUNNING'),
    answered: of('ANSWERED'),
    withheld: of('WITHHELD'),
    refused: of('REFUSED'),
    failed: of('FAILED'),
    late: of('LATE'),
    cancelled: of('CANCELLED'),
    uncountable: of('UNCOUNTABLE'),
  };
}

/** Where a question stands over all its trusts. One of which no answer is written yet is queued. */
export const cohortQueryStatus = (counts: TrustsByStatus): CohortQueryStatus => {
  const { cancelled, queued, running } = counts;
  const asked = Object.values(counts).reduce((sum, trusts) => sum + trusts, 0);
  if (queued === asked) return 'QUEUED';
  if (queued + running > 0) return 'RUNNING';
  return cancelled > 0 ? 'CANCELLED' : 'ENDED';
};

import type { CohortResult } from '#contracts/cohort-result';
import type { QueryPreview } from '#contracts/query-preview';

/** What a trust said with its latest answer in a project, whatever it was asked. */
export type LatestAnswer = Pick<CohortResult, 'dataDate' | 'budget'>;

/**
 * What a question would cost at one trust: nothing where the trust has answered the very same question of this project
 * on the data that it answers from now. It is told from texts and dates alone, so that it says nothing about persons.
 * A share of a secure sum is no answer in this sense: its number was never told.
 * @param latest what the trust said with its latest answer in the project; undefined before the first
 * @param same the day of the data on which it last answered the very same question; undefined where it never did
 */
export const questionCost = (
  latest: LatestAnswer | undefined,
  same: Pick<CohortResult, 'dataDate'> | undefined,
): Pick<QueryPreview['trusts'][number], 'fresh' | 'allowed' | 'used'> => ({
  fresh: latest === undefined || same?.dataDate !== latest.dataDate,
  allowed: latest?.budget?.allowed ?? null,
  used: latest?.budget?.used ?? null,
});

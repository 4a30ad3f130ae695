import type { TrustId } from '#contracts/ids';
import type { CohortQuery, QueryAnswer } from '#contracts/project';
import type { PreviewCohortQuery, QueryPreview } from '#contracts/query-preview';
import { questionKey } from '../disclosure/question-key.ts';

/** An earlier question of the project with what the trusts answered. */
export type AnsweredQuery = {
  readonly query: Pick<CohortQuery, 'cohort' | 'show'>;
  readonly answers: readonly QueryAnswer[];
};

const textOf = ({ cohort, show }: PreviewCohortQuery): string => questionKey(cohort, show);

/**
 * What a question would cost at one trust: nothing where the trust has answered the very same question of this project
 * on the data that it answers from now. It is told from texts and dates alone, so that it says nothing about persons.
 * A share of a secure sum is no answer in this sense: its number was never told. `earlier` is oldest first.
 */
export function questionCost(
  question: PreviewCohortQuery,
  trustId: TrustId,
  earlier: readonly AnsweredQuery[],
): Pick<QueryPreview['trusts'][number], 'fresh' | 'allowed' | 'used'> {
  const answered = earlier.flatMap(({ answers, query }) => {
    const result = answers.find((answer) => answer.trustId === trustId && answer.status === 'ANSWERED')?.result;
    return result === undefined ? [] : [{ query, result }];
  });
  const dataDate = answered.at(-1)?.result.dataDate;
  const budget = answered.findLast(({ result }) => result.budget !== undefined)?.result.budget;
  const text = textOf(question);
  const repeated = answered.some(
    ({ query, result }) => result.masked === undefined && result.dataDate === dataDate && textOf(query) === text,
  );
  return { fresh: !repeated, allowed: budget?.allowed ?? null, used: budget?.used ?? null };
}

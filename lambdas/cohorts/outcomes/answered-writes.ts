import type { CohortResult } from '#contracts/cohort-result';
import type { TrustId } from '#contracts/ids';
import { AnsweredItem } from '#lambdas/platform/items/answered-item';
import type { QueryItem } from '#lambdas/platform/items/query-item';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Ledger, LedgerWrite } from '#lambdas/platform/ledger/ledger';
import { putItem } from '#lambdas/platform/ledger/ledger-writes';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { questionSha256 } from '../question-sha256.ts';

/**
 * The writes that keep what a preview reads of an answer: the trust's latest, and the trust under the question's text.
 * A trust that tells no budget keeps the one it told before; a share of a secure sum answers no question.
 */
export const answeredWrites = async (
  ledger: Ledger,
  query: QueryItem,
  trustId: TrustId,
  { budget, dataDate, masked }: CohortResult,
): Promise<LedgerWrite[]> => {
  const latest = keys.latestAnswer(query.projectId, trustId);
  const told = budget ?? (await readItem(ledger, latest, AnsweredItem))?.budget;
  const item: AnsweredItem = { trustId, dataDate, ...(told === undefined ? {} : { budget: told }) };
  return [
    putItem(ledger, { ...latest, kind: 'LATEST_ANSWER', ...item }),
    ...(masked === undefined
      ? [
          putItem(ledger, {
            ...keys.answeredQuestion(query.projectId, questionSha256(query), trustId),
            kind: 'ANSWERED_QUESTION',
            ...item,
          }),
        ]
      : []),
  ];
};

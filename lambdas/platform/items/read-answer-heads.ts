import type * as z from 'zod';
import { CohortResult } from '#contracts/cohort-result';
import type { QueryId } from '#contracts/ids';
import { QueryAnswer } from '#contracts/project';
import { childPrefix, partitions } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { queryItems } from '../ledger/query-items.ts';

/** Where an answer stands and how many persons it told, without its tables. */
const AnswerHead = QueryAnswer.pick({ trustId: true, code: true, status: true }).extend({
  result: CohortResult.pick({ persons: true }).optional(),
});
export type AnswerHead = z.infer<typeof AnswerHead>;

/** The answers to a cohort question so far, without their tables: a few hundred bytes a trust instead of many kilobytes. */
export const readAnswerHeads = (ledger: Ledger, queryId: QueryId): Promise<AnswerHead[]> =>
  queryItems(
    ledger,
    {
      partition: partitions.queryAnswers(queryId),
      prefix: childPrefix.answers,
      attributes: [['trustId'], ['code'], ['status'], ['result', 'persons']],
    },
    AnswerHead,
  );

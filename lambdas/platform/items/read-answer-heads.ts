import * as z from 'zod';
import { CohortResult } from '#contracts/cohort-result';
import { Failure } from '#contracts/failure';
import { type QueryId, TaskId } from '#contracts/ids';
import { QueryAnswer } from '#contracts/project';
import { childPrefix, partitions } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { queryItems } from '../ledger/query-items.ts';
import { heldAnswer } from './held-answer.ts';

/** Where an answer stands and how many persons it told, without its tables. */
const AnswerHead = heldAnswer(
  QueryAnswer.pick({ trustId: true, code: true, status: true }).extend({
    taskId: TaskId.optional(),
    result: CohortResult.pick({ persons: true, margin: true, above: true })
      .strip()
      .extend({ masked: z.object({}).optional() })
      .optional(),
    failure: Failure.pick({ code: true }).optional(),
  }),
);
export type AnswerHead = z.infer<typeof AnswerHead>;

/** The answers to a cohort question so far, without their tables: a few hundred bytes a trust instead of many kilobytes. */
export const readAnswerHeads = (ledger: Ledger, queryId: QueryId): Promise<AnswerHead[]> =>
  queryItems(
    ledger,
    {
      partition: partitions.queryAnswers(queryId),
      prefix: childPrefix.answers,
      attributes: [
        ['trustId'],
        ['code'],
        ['status'],
        ['taskId'],
        ['result', 'persons'],
        ['result', 'margin'],
        ['result', 'above'],
        // That it is a share of a sum, not the share.
        ['result', 'masked', 'noiseSd'],
        ['failure', 'code'],
      ],
    },
    AnswerHead,
  );

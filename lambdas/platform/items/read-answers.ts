import type { QueryId } from '#contracts/ids';
import { QueryAnswer } from '#contracts/project';
import { childPrefix, partitions } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { queryItems } from '../ledger/query-items.ts';
import { heldAnswer } from './held-answer.ts';

/** The trusts' answers to a cohort question so far, with their tables: many kilobytes a trust. */
export const readAnswers = (ledger: Ledger, queryId: QueryId): Promise<QueryAnswer[]> =>
  queryItems(
    ledger,
    { partition: partitions.queryAnswers(queryId), prefix: childPrefix.answers },
    heldAnswer(QueryAnswer),
  );

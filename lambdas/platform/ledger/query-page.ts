import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import type { PageQuery } from '#contracts/page';
import { itemBytes } from './item-bytes.ts';
import type { Ledger } from './ledger.ts';
import { cursorAfter, type PagedQuery, startKeyOf } from './page-cursor.ts';

/** One page of a list. */
export type ItemPage<T> = { readonly items: readonly T[]; readonly nextCursor?: string };

/**
 * Most bytes of items in a page: an answer of a Lambda ends at 6 MB, and what an operation adds to an item (words for
 * people, names) may be as long again.
 */
const mostPageBytes = 1_500_000;
/** Most reads of at most 1 MiB for one page, where most items are not for the caller. */
const mostReads = 8;
/** Items in one of these reads. */
const filteredReadItems = 1000;

/**
 * Reads one page of a list, in the order of its sort keys, parsed. With `keep`, items that it refuses are skipped; a
 * page then ends after a bounded number of reads, even when it is empty, and its cursor goes on from there. Throws
 * INPUT_INVALID for a cursor of another list.
 */
export const queryPage = async <S extends z.ZodType>(
  ledger: Ledger,
  query: PagedQuery,
  schema: S,
  { limit, cursor }: PageQuery,
  keep?: (item: z.infer<S>) => boolean,
): Promise<ItemPage<z.infer<S>>> => {
  const prefix = query.index ?? '';
  const items: z.infer<S>[] = [];
  let bytes = 0;
  let start: Record<string, unknown> | undefined = cursor === undefined ? undefined : startKeyOf(query, cursor);
  for (let read = 1; ; read += 1) {
    const page = await ledger.client.send(
      new QueryCommand({
        TableName: ledger.table,
        ...(query.index === undefined ? { ConsistentRead: true } : { IndexName: query.index }),
        KeyConditionExpression: `#pk = :pk${query.prefix === undefined ? '' : ' AND begins_with(#sk, :sk)'}`,
        ExpressionAttributeNames: {
          '#pk': `${prefix}pk`,
          ...(query.prefix === undefined ? {} : { '#sk': `${prefix}sk` }),
        },
        ExpressionAttributeValues: {
          ':pk': query.partition,
          ...(query.prefix === undefined ? {} : { ':sk': query.prefix }),
        },
        ScanIndexForward: query.newestFirst !== true,
        // One more than is wanted says whether the page is the last.
        Limit: keep === undefined ? limit - items.length + 1 : filteredReadItems,
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    let last: Record<string, unknown> | undefined = start;
    for (const raw of page.Items ?? []) {
      const item: z.infer<S> = schema.parse(raw);
      if (keep === undefined || keep(item)) {
        const size = itemBytes(raw);
        const full = items.length === limit || (items.length > 0 && bytes + size > mostPageBytes);
        if (full && last !== undefined) return { items, nextCursor: cursorAfter(query, last) };
        items.push(item);
        bytes += size;
      }
      last = raw;
    }
    start = page.LastEvaluatedKey;
    if (start === undefined) return { items };
    if (read === mostReads) return { items, nextCursor: cursorAfter(query, start) };
  }
};

import * as z from 'zod';
import { SealedAuditEvent } from '#contracts/audit';
import { keys, partitions } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { queryItems } from '#lambdas/platform/ledger/query-items';

const Block = z.object({ events: z.array(SealedAuditEvent) });

/** An answer of a Lambda ends at 6 MB. */
const pageBytes = 4_000_000;
/** Full ones are 96 events each; small ones cost another reading. */
const blocksAtATime = 20;

/** Which events of the chain: those after a place, up to another, and at most so many. */
export type ChainPart = { readonly after: number; readonly upTo: number; readonly limit: number };

/** Events of the chain in order: at least one where there is one, at most `limit`, at most 4 MB. */
export const sealedEvents = async (ledger: Ledger, { after, limit, upTo }: ChainPart): Promise<SealedAuditEvent[]> => {
  const found: SealedAuditEvent[] = [];
  let bytes = 0;
  let from = after;
  for (;;) {
    const blocks = await queryItems(
      ledger,
      { partition: partitions.auditSealed, after: keys.auditSealed(from).sk, limit: blocksAtATime },
      Block,
    );
    for (const place of blocks.flatMap(({ events }) => events)) {
      if (place.sequence <= after) continue;
      bytes += Buffer.byteLength(JSON.stringify(place));
      const isFull = found.length === limit || (found.length > 0 && bytes > pageBytes);
      if (isFull || place.sequence > upTo) return found;
      found.push(place);
    }
    const last = blocks.at(-1)?.events.at(-1);
    if (last === undefined) return found;
    from = last.sequence;
  }
};

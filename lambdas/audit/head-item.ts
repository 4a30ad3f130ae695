import * as z from 'zod';
import { AuditHead } from '#contracts/audit';
import { emptyChain } from '#domain/audit/seal-events';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { readItem } from '#lambdas/platform/ledger/read-item';

/**
 * The end of the audit chain on the ledger, and the hub's signature over it as it was at `signedSequence`: a sealer signs
 * once for many events, and one that dies in between leaves the signature to the next.
 */
export const HeadItem = AuditHead.extend({
  signedHead: z.string(),
  signedSequence: z.int().gte(-1),
  /** Up to here events are laid out under what they concern; absent before the first. */
  indexedSequence: z.int().nonnegative().optional(),
});
export type HeadItem = z.infer<typeof HeadItem>;

/** Reads the end of the chain; empty and not signed before the first sealing. */
export const readHead = async (ledger: Ledger): Promise<HeadItem> =>
  (await readItem(ledger, keys.auditHead(), HeadItem)) ?? {
    ...emptyChain,
    at: new Date(0).toISOString(),
    signedHead: '',
    signedSequence: -1,
  };

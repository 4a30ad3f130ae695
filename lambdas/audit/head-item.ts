import * as z from 'zod';
import { AuditHead } from '#contracts/audit';
import { emptyChain } from '#domain/audit/seal-events';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { readItem } from '#lambdas/platform/ledger/read-item';

/** The end of the audit chain on the ledger, with the hub's signature over it; empty before the first sealing. */
export const HeadItem = AuditHead.extend({ signedHead: z.string() });
export type HeadItem = z.infer<typeof HeadItem>;

/** Reads the end of the chain. */
export const readHead = async (ledger: Ledger): Promise<HeadItem> =>
  (await readItem(ledger, keys.auditHead(), HeadItem)) ?? {
    ...emptyChain,
    at: new Date(0).toISOString(),
    signedHead: '',
  };

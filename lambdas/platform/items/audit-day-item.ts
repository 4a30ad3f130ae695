import * as z from 'zod';
import { Day } from '#contracts/primitives';
import { keys } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { readItem } from '../ledger/read-item.ts';

/** The latest audit head that was archived, for the trusts. */
export const AuditDayItem = z.object({
  day: Day,
  sequence: z.int().nonnegative(),
  signedHead: z.string(),
  /** Which of the hub's declared keys signed it, counted from 0; absent where there was one key only. */
  signedBy: z.int().nonnegative().optional(),
});
export type AuditDayItem = z.infer<typeof AuditDayItem>;

/** None before the first day is over. */
export const readAuditDay = (ledger: Ledger): Promise<AuditDayItem | undefined> =>
  readItem(ledger, keys.auditDay(), AuditDayItem);

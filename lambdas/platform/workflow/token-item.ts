import * as z from 'zod';
import { Instant } from '#contracts/primitives';

/** The token of a wait on the ledger. */
export const TokenItem = z.object({
  token: z.string(),
  /** Absent on tokens of before this was kept. */
  storedAt: Instant.optional(),
});
export type TokenItem = z.infer<typeof TokenItem>;

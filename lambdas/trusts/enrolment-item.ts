import * as z from 'zod';
import { TrustId } from '#contracts/ids';
import { Instant, Sha256 } from '#contracts/primitives';

/** An enrolment code on the ledger: the hash of its secret alone. */
export const EnrolmentItem = z.object({
  trustId: TrustId,
  status: z.enum(['OPEN', 'USED']),
  expiresAt: Instant,
  /** Thumbprint of the hub's key that the code carries; an earlier release did not keep it, and had one key. */
  hubKeyId: z.string().optional(),
  /** Of the appliance that used it, so that its repeat after a lost answer is answered again. */
  apiKeySha256: Sha256.optional(),
});
export type EnrolmentItem = z.infer<typeof EnrolmentItem>;

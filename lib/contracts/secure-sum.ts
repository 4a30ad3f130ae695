import * as z from 'zod';
import { TrustCode, TrustId } from './ids.ts';
import { PublicJwk, Sha256 } from './primitives.ts';

/**
 * Hub to each trust of a secure sum: who else takes part, with the X25519 keys they enrolled with. Every two trusts
 * derive one mask that one adds and the other subtracts (Bonawitz et al. 2017, without its recovery of drop-outs).
 */
export const SecureSumPart = z.object({
  participants: z
    .array(z.object({ trustId: TrustId, code: TrustCode, encryptionKey: PublicJwk }))
    .min(3)
    .max(100),
});
export type SecureSumPart = z.infer<typeof SecureSumPart>;

/** Trust to hub: its number plus its masks, modulo 2^48. Without those of all others it is a random number. */
export const MaskedSum = z
  .object({
    value: z
      .int()
      .nonnegative()
      .max(2 ** 48 - 1),
    /** Over the participants as this trust saw them: a sum is only made where all saw the same. */
    participantsHash: Sha256,
    /** Standard deviation of this trust's share of the noise. */
    noiseSd: z.number().positive(),
  })
  .strict();
export type MaskedSum = z.infer<typeof MaskedSum>;

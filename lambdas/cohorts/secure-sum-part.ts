import { AppError } from '#contracts/app-error';
import { SecureSumPart } from '#contracts/secure-sum';
import type { TrustItem } from '#lambdas/platform/items/trust-item';

/** Who takes part in a secure sum and with which keys, as each of them is told. Throws INPUT_INVALID for too few or too many. */
export const secureSumPart = (trusts: readonly TrustItem[]): SecureSumPart => {
  const participants = trusts.flatMap(({ code, encryptionKey, trustId }) =>
    encryptionKey === undefined ? [] : [{ trustId, code, encryptionKey }],
  );
  const part = SecureSumPart.safeParse({ participants });
  if (!part.success)
    throw new AppError('INPUT_INVALID', {
      details: [{ rule: 'a secure sum is made of 3 to 100 trusts', place: 'body.trustIds' }],
    });
  return part.data;
};

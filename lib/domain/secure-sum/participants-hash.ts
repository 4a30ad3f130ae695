import { createHash } from 'node:crypto';
import type { Sha256 } from '#contracts/primitives';
import type { SecureSumPart } from '#contracts/secure-sum';
import { canonicalJson } from '../audit/canonical-json.ts';

/** Who takes part and with which keys, as one hash; the order in which they are named does not matter. */
export const participantsHash = (participants: SecureSumPart['participants']): Sha256 => {
  const named = participants
    .map(({ trustId, code, encryptionKey: { kty, crv, x } }) => ({ trustId, code, kty, crv, x }))
    .sort((one, other) => (one.trustId < other.trustId ? -1 : 1));
  return createHash('sha256').update(canonicalJson(named)).digest('hex');
};

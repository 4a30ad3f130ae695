import { createHash, createPublicKey, diffieHellman, hkdfSync, type KeyObject } from 'node:crypto';
import { AppError } from '#contracts/app-error';
import type { Cohort } from '#contracts/cohort';
import type { ProjectId, QueryId, TrustId } from '#contracts/ids';
import type { PublicJwk, Sha256 } from '#contracts/primitives';
import type { SecureSumPart } from '#contracts/secure-sum';
import { canonicalJson } from '../audit/canonical-json.ts';
import { addModulo } from './add-modulo.ts';
import { participantsHash } from './participants-hash.ts';

/** One secure sum as one of its trusts sees it. */
export type MaskQuestion = {
  readonly queryId: QueryId;
  readonly projectId: ProjectId;
  readonly cohort: Cohort;
  readonly participants: SecureSumPart['participants'];
};

const purpose = 'flip secure sum 1';
const maskBytes = 6;

/** Everything that two trusts must agree on, so that no mask ever serves two questions or two sets of trusts. */
const infoOf = ({ cohort, participants, projectId, queryId }: MaskQuestion): string => {
  const cohortHash: Sha256 = createHash('sha256').update(canonicalJson(cohort)).digest('hex');
  return canonicalJson([purpose, queryId, projectId, participantsHash(participants), cohortHash]);
};

const agreed = (privateKey: KeyObject, { kty, crv, x }: PublicJwk, place: string): Buffer => {
  try {
    const publicKey = createPublicKey({ key: { kty, crv, x }, format: 'jwk' });
    return diffieHellman({ privateKey, publicKey });
  } catch (cause) {
    // Keys of small order lead to the same secret with everybody; OpenSSL refuses them here.
    throw new AppError('SECURE_SUM_REFUSED', { details: [{ rule: 'a usable X25519 key', place }], cause });
  }
};

/**
 * What one trust adds to its number: with each other trust a secret of the two (X25519, HKDF-SHA-256), which the one
 * with the larger id adds and the other subtracts. Over all of them the masks add up to zero; over fewer, to chance.
 */
export function pairwiseMask(question: MaskQuestion, own: { trustId: TrustId; privateKey: KeyObject }): number {
  const info = infoOf(question);
  let mask = 0;
  for (const [index, { encryptionKey, trustId }] of question.participants.entries()) {
    if (trustId === own.trustId) continue;
    const secret = agreed(own.privateKey, encryptionKey, `secureSum.participants.${index}.encryptionKey`);
    const shared = Buffer.from(hkdfSync('sha256', secret, '', info, maskBytes)).readUIntBE(0, maskBytes);
    mask = addModulo(mask, own.trustId < trustId ? -shared : shared);
  }
  return mask;
}

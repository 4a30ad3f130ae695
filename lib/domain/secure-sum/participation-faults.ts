import type { FaultDetail } from '#contracts/failure';
import type { TrustId } from '#contracts/ids';
import type { Policy } from '#contracts/policy';
import type { SecureSumPart } from '#contracts/secure-sum';

/** This trust as a participant: its id and the X25519 public key (`x`, base64url) that it enrolled with. */
export type OwnParticipant = { readonly trustId: TrustId; readonly x: string };

const fault = (rule: string, place: string): FaultDetail => ({ rule, place });

/**
 * The reasons why this trust does not take part: its policy does not allow it, there are too few participants, or the
 * participants are not different trusts with different keys. A mask hides a number only among different trusts, of
 * which this one must be one.
 */
export function participationFaults(
  { participants }: SecureSumPart,
  own: OwnParticipant,
  { allow, minimumTrusts }: Policy['disclosure']['secureSum'],
): FaultDetail[] {
  if (!allow) return [fault('not allowed by this trust', 'disclosure.secureSum.allow')];
  const faults: FaultDetail[] = [];
  const place = 'secureSum.participants';
  if (participants.length < minimumTrusts) faults.push(fault(`at least ${minimumTrusts} trusts`, place));
  if (new Set(participants.map(({ trustId }) => trustId)).size < participants.length)
    faults.push(fault('each trust once', place));
  if (new Set(participants.map(({ encryptionKey }) => encryptionKey.x)).size < participants.length)
    faults.push(fault('each trust has a key of its own', place));
  for (const [index, { encryptionKey, trustId }] of participants.entries()) {
    if (encryptionKey.kty !== 'OKP' || encryptionKey.crv !== 'X25519')
      faults.push(fault('an X25519 key', `${place}.${index}.encryptionKey`));
    if (trustId === own.trustId && encryptionKey.x !== own.x)
      faults.push(fault('this trust takes part with the key it enrolled with', `${place}.${index}.encryptionKey`));
  }
  if (!participants.some(({ trustId }) => trustId === own.trustId))
    faults.push(fault('this trust is one of the participants', place));
  return faults;
}

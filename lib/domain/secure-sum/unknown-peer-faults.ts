import type { FaultDetail } from '#contracts/failure';
import type { TrustId } from '#contracts/ids';
import type { SecureSumPart } from '#contracts/secure-sum';
import type { OwnParticipant } from './participation-faults.ts';

/** The X25519 public keys (`x`, base64url) that other trusts have sent to this one themselves, by trust. */
export type KnownPeers = ReadonlyMap<TrustId, string>;

/**
 * A fault for every other participant that is not known with its key. A hub can invent trusts with keys of its own, but
 * cannot add them to the trusts that this one knows.
 */
export const unknownPeerFaults = (
  participants: SecureSumPart['participants'],
  own: OwnParticipant,
  known: KnownPeers,
): FaultDetail[] =>
  participants.flatMap(({ encryptionKey, trustId }, index) =>
    trustId === own.trustId || known.get(trustId) === encryptionKey.x
      ? []
      : [{ rule: 'a trust that this one knows by this key', place: `secureSum.participants.${index}` }],
  );

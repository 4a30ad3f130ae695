import type { FaultDetail } from '#contracts/failure';
import type { TrustId } from '#contracts/ids';
import type { SecureSumPart } from '#contracts/secure-sum';
import type { OwnPart } from './participation-faults.ts';

/** Trusts that this one has been told of by themselves, with the public key (`x`) of each. */
export type KnownPeers = ReadonlyMap<TrustId, string>;

/**
 * Who of the others is not known with this very key. A hub can invent trusts and make their keys; it cannot make this
 * trust know them.
 */
export const strangerFaults = (
  participants: SecureSumPart['participants'],
  own: OwnPart,
  known: KnownPeers,
): FaultDetail[] =>
  participants.flatMap(({ encryptionKey, trustId }, index) =>
    trustId === own.trustId || known.get(trustId) === encryptionKey.x
      ? []
      : [{ rule: 'a trust that told this one its key itself', place: `secureSum.participants.${index}` }],
  );

import { describe, expect, it } from 'vitest';
import type { TrustCode } from '#contracts/ids';
import { participantsHash } from '#domain/secure-sum/participants-hash';
import { sumTrusts } from '#test/fixtures/secure-sum-trusts';

const participants = sumTrusts(4).map(({ participant }) => participant);

describe('the hash of the participants', () => {
  it('is the same in any order and with any name of the keys', () => {
    const hash = participantsHash(participants);
    expect(participantsHash(participants.toReversed())).toBe(hash);
    const renamed = participants.map((one) => ({ ...one, encryptionKey: { ...one.encryptionKey, kid: 'other' } }));
    expect(participantsHash(renamed)).toBe(hash);
  });

  it('is another one with another trust, code or key, or with one trust less', () => {
    const [first, second, ...rest] = participants;
    const hashes = [
      participants,
      participants.slice(1),
      [{ ...first!, trustId: second!.trustId }, second!, ...rest],
      [{ ...first!, code: 'ZZZ' as TrustCode }, second!, ...rest],
      [{ ...first!, encryptionKey: second!.encryptionKey }, second!, ...rest],
    ].map(participantsHash);
    expect(new Set(hashes).size).toBe(5);
  });
});

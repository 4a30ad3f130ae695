import { describe, expect, it } from 'vitest';
import { unknownPeerFaults } from '#domain/secure-sum/unknown-peer-faults';
import { sumTrusts } from '#test/fixtures/secure-sum-trusts';

const trusts = sumTrusts(4);
const participants = trusts.map(({ participant }) => participant);
const own = { trustId: trusts[0]!.trustId, x: participants[0]!.encryptionKey.x };
const known = new Map(trusts.slice(1).map(({ participant, trustId }) => [trustId, participant.encryptionKey.x]));
const fault = (index: number) => ({
  rule: 'a trust that this one knows by this key',
  place: `secureSum.participants.${index}`,
});

describe('strangers in a secure sum', () => {
  it('are none where every other trust is known with its key, and not all known ones need be there', () => {
    expect(unknownPeerFaults(participants, own, known)).toEqual([]);
    expect(unknownPeerFaults(participants.slice(0, 3), own, known)).toEqual([]);
  });

  it('are trusts that nobody told of, and known ones with another key', () => {
    const fewer = new Map([...known].slice(1));
    expect(unknownPeerFaults(participants, own, fewer)).toEqual([fault(1)]);
    const crossed = [participants[0]!, { ...participants[1]!, encryptionKey: participants[2]!.encryptionKey }];
    expect(unknownPeerFaults(crossed, own, known)).toEqual([fault(1)]);
  });
});

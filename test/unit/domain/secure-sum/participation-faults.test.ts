import { describe, expect, it } from 'vitest';
import { participationFaults } from '#domain/secure-sum/participation-faults';
import { sumTrusts } from '#test/fixtures/secure-sum-trusts';

const trusts = sumTrusts(5);
const participants = trusts.map(({ participant }) => participant);
const own = { trustId: trusts[0]!.trustId, x: participants[0]!.encryptionKey.x };
const policy = { allow: true, minimumTrusts: 3 };
const place = 'secureSum.participants';
const [first, second, third, fourth, fifth] = participants as [
  (typeof participants)[0],
  (typeof participants)[0],
  (typeof participants)[0],
  (typeof participants)[0],
  (typeof participants)[0],
];

describe('taking part in a secure sum', () => {
  it('is for a trust that allows it, is among enough different ones and is named with its own key', () => {
    expect(participationFaults({ participants }, own, policy)).toEqual([]);
    expect(participationFaults({ participants }, own, { allow: true, minimumTrusts: 5 })).toEqual([]);
  });

  it.each([
    [
      'the policy says no',
      participants,
      { ...policy, allow: false },
      'not allowed by this trust',
      'disclosure.secureSum.allow',
    ],
    ['the trusts are too few', participants, { ...policy, minimumTrusts: 6 }, 'at least 6 trusts', place],
    [
      'a trust is named twice',
      [first, second, third, { ...fourth, trustId: third.trustId }],
      policy,
      'each trust once',
      place,
    ],
    [
      'two trusts have one key',
      [first, second, third, { ...fourth, encryptionKey: third.encryptionKey }],
      policy,
      'each trust has a key of its own',
      place,
    ],
    [
      'a key is of another kind',
      [first, second, { ...third, encryptionKey: { ...third.encryptionKey, crv: 'Ed25519' } }],
      policy,
      'an X25519 key',
      `${place}.2.encryptionKey`,
    ],
    [
      'it is named with a key that it did not enrol',
      [{ ...first, encryptionKey: fifth.encryptionKey }, second, third],
      policy,
      'this trust takes part with the key it enrolled with',
      `${place}.0.encryptionKey`,
    ],
    ['it is not named', [second, third, fourth], policy, 'this trust is one of the participants', place],
  ])('is refused where %s', (_, named, rules, rule, where) => {
    expect(participationFaults({ participants: named }, own, rules)).toEqual([{ rule, place: where }]);
  });
});

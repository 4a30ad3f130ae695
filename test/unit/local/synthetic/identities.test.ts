import { expect, test } from 'vitest';
import { identities } from '#local/synthetic/identities';
import { people } from '#local/synthetic/people';
import { syntheticTrusts } from '#local/synthetic/trusts';

test.each(syntheticTrusts)('the list of $code names each of its people by number, name and address', (trust) => {
  const known = new Set(identities(trust));
  for (const { personId, nhsNumber, name, address } of people(trust))
    for (const text of [String(personId), nhsNumber, name, address]) expect(known.has(text)).toBe(true);
});

test('no identity is so short that a hash or a time could hold it by chance', () => {
  for (const trust of syntheticTrusts)
    for (const text of identities(trust)) expect(text.length).toBeGreaterThanOrEqual(/^\d+$/.test(text) ? 10 : 9);
});

test('what the hub may know of a trust is no identity', () => {
  for (const trust of syntheticTrusts) {
    const known = identities(trust);
    expect(known.filter((text) => trust.name.includes(text) || trust.code === text)).toEqual([]);
  }
});

test('no number of one trust is one of another', () => {
  const numbers = syntheticTrusts.flatMap((trust) => people(trust).map(({ personId }) => personId));
  expect(new Set(numbers).size).toBe(numbers.length);
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { packConceptIds, unpackConceptIds } from '#domain/vocabulary/concept-id-bytes';

it('gives back every id that was packed, up to the largest', () => {
  for (const ids of [[], [0], [0, 1, 127, 128, 129], [2_147_483_647], [5, 255_573, 2_000_001_000, 2_147_483_647]])
    expect([...unpackConceptIds(packConceptIds(ids))]).toEqual(ids);
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(2_147_483_647), { maxLength: 200 }), (some) => {
      const ids = some.sort((one, other) => one - other);
      expect([...unpackConceptIds(packConceptIds(ids))]).toEqual(ids);
    }),
    { seed: 11 },
  );
});

it('needs a byte for an id that is near the one before it', () => {
  const ids = Array.from({ length: 1000 }, (_, index) => 1_000_000 + index * 100);
  expect(packConceptIds(ids).length).toBeLessThan(1010);
});

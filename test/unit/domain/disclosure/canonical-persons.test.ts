import { RoaringBitmap32 } from 'roaring-wasm';
import { describe, expect, it } from 'vitest';
import { canonicalPersons } from '#domain/disclosure/canonical-persons';
import { range, seeded } from '#test/support/disclosure-game';

describe('the bytes of a set', () => {
  it('are the same however the set came about', () => {
    const random = seeded(9);
    for (let trial = 0; trial < 100; trial += 1) {
      const size = Math.floor(random() ** 2 * 20_000);
      const ids = Array.from({ length: size }, () => Math.floor(random() * 70_000));
      const added = new RoaringBitmap32();
      for (const id of ids.toReversed()) added.add(id);
      const run = new RoaringBitmap32(ids);
      run.runOptimize();
      const whole = range(0, 70_000);
      const rest = RoaringBitmap32.andNot(whole, added);
      const forms = [
        new RoaringBitmap32(ids),
        run,
        RoaringBitmap32.andNot(whole, rest),
        RoaringBitmap32.xor(whole, rest),
      ];
      for (const form of forms) expect(canonicalPersons(form)).toEqual(canonicalPersons(added));
    }
  });

  it('differ for sets that differ by one person', () => {
    expect(canonicalPersons(range(0, 5000))).not.toEqual(canonicalPersons(range(0, 5001)));
  });
});

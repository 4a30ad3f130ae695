import { RoaringBitmap32 } from 'roaring-wasm';
import { describe, expect, it } from 'vitest';
import { createSpentUnits } from '#domain/disclosure/spent-units';
import { seeded } from '#test/support/disclosure-game';

describe('what was spent of persons', () => {
  it('adds up as a plain sum does, for neighbouring and for far ids', () => {
    const random = seeded(5);
    const spent = createSpentUnits();
    const plain = new Map<number, number>();
    for (let charge = 0; charge < 40; charge += 1) {
      const reach = charge % 2 === 0 ? 1000 : 2 ** 32 - 1;
      const persons = new RoaringBitmap32(Array.from({ length: 600 }, () => Math.floor(random() * reach)));
      const units = Math.floor(random() * 4000);
      spent.add(units, persons.toUint32Array());
      for (const person of persons) plain.set(person, (plain.get(person) ?? 0) + units);
    }
    for (const [person, units] of plain) expect(spent.of(person)).toBe(units);
    const limit = 20_000;
    const over = [...plain].filter(([, units]) => units > limit).map(([person]) => person);
    expect(over.length).toBeGreaterThan(0);
    expect(spent.over(limit).toArray()).toEqual(over.sort((one, other) => one - other));
    expect(spent.over(limit, new RoaringBitmap32(over.slice(0, 3))).size).toBe(3);
    expect(spent.most()).toBe(Math.max(...plain.values()));
  });

  it('is nothing for who was never charged', () => {
    expect(createSpentUnits().of(7)).toBe(0);
    expect(createSpentUnits().over(0).isEmpty).toBe(true);
  });
});

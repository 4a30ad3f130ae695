import { RoaringBitmap32 } from 'roaring-wasm';
import { describe, expect, it } from 'vitest';
import { boundedCounts } from '#domain/disclosure/bounded-counts';
import type { SetQuestion } from '#domain/disclosure/disclosure-engine';
import type { DistributionTable } from '#domain/disclosure/distribution-table';
import { createMemoryLedger } from '#domain/disclosure/memory-ledger';
import { cellNoise } from '#domain/disclosure/noisy-tables';
import { cellsOf, mostValuesCounted } from '#domain/disclosure/table-cells';
import { defaultRules, engineOf, range, rulesOf, seeded, totalOnly } from '#test/support/disclosure-game';

/** Twelve years, and so many persons with one to twelve of them, each number of years alike often. */
function manyYears(persons: number): DistributionTable {
  const next = seeded(persons);
  const labels = Array.from({ length: 12 }, (_, at) => String(2015 + at));
  const members = labels.map((): number[] => []);
  for (let person = 0; person < persons; person += 1) {
    const years = [...labels.keys()].sort(() => next() - 0.5).slice(0, 1 + (person % labels.length));
    for (const year of years) members[year]!.push(person);
  }
  return {
    name: 'studyYear',
    values: labels.map((label, at) => ({ label, members: new RoaringBitmap32(members[at]!) })),
  };
}

/** How many of the persons have each year as one of their latest four. */
function inLatestYears({ values }: DistributionTable, persons: RoaringBitmap32): number[] {
  const counts = values.map(() => 0);
  for (const person of persons) {
    const years = [...values.keys()].filter((at) => values[at]!.members.has(person)).slice(-mostValuesCounted);
    for (const year of years) counts[year] = counts[year]! + 1;
  }
  return counts;
}

const sexes: DistributionTable = {
  name: 'sex',
  values: [
    { label: 'female', members: range(0, 100_000) },
    { label: 'male', members: range(100_000, 200_000) },
  ],
};
const asked = (key: string, persons: RoaringBitmap32, tables: readonly DistributionTable[]): SetQuestion => ({
  ...totalOnly(key, persons),
  tables,
});

describe('a table in which a person may stand in many values', () => {
  const years = manyYears(3000);

  it.each([
    ['alone', [years]],
    ['beside another', [years, sexes]],
  ] as const)('holds the number of persons in their latest four years in 95 of 100 cells, %s', (_, tables) => {
    let [inside, shown] = [0, 0];
    for (let seed = 1; seed <= 300; seed += 1) {
      const persons = range(seed, seed + 1500);
      const truth = inLatestYears(years, persons);
      const { distributions } = engineOf(seed).answer(asked('q', persons, tables));
      for (const [at, { margin = 0, persons: told }] of distributions[0]!.cells.entries()) {
        if (told === null) continue;
        shown += 1;
        inside += Number(Math.abs(told - truth[at]!) <= margin);
      }
    }
    expect(shown).toBeGreaterThan(3000);
    expect(inside / shown).toBeGreaterThan(0.93);
    expect(inside / shown).toBeLessThan(0.97);
  });

  it('says of how many values each person is counted in, and has twice the noise of a table in which each stands once', () => {
    const { distributions, rules } = engineOf('no noise').answer(asked('q', range(0, 500), [sexes, years]));
    const [sex, year] = distributions.map(({ cells }) => cells.find(({ margin }) => margin !== undefined)?.margin);
    expect(rules).toMatchObject({ mostValues: 4, maybeLeftOut: false });
    // 1.96 times 8.2 and 16.3, rounded up, and a little for the rounding of the numbers.
    expect([sex, year]).toEqual([17, 33]);
    expect(engineOf().answer(asked('q', range(0, 500), [sexes])).rules).not.toHaveProperty('mostValues');
  });

  it('is exact, and of every value, without noise', () => {
    const rules = rulesOf('threshold');
    const told = engineOf().answer({ ...asked('q', range(0, 1500), [years]), rules });
    const truth = years.values.map(({ members }) => members.andCardinality(range(0, 1500)));
    expect(told.distributions[0]!.cells.map(({ persons }) => persons)).toEqual(
      truth.map((count) => Math.round(count / rules.rounding) * rules.rounding),
    );
    expect(told.rules).not.toHaveProperty('mostValues');
  });

  it('costs everybody once what a table in which each stands once costs, however many values they have', () => {
    const { budget, tablesPerQuestion } = defaultRules.privacy!;
    for (const tables of [[years], [sexes], [sexes, years], [years, manyYears(2000)]]) {
      const ledger = createMemoryLedger();
      engineOf(1, { ledger }).answer(asked('q', range(0, 300), tables));
      const charges = [...ledger.costs('project')].flatMap((cost) => cost.charges);
      const ofTables = charges.filter(({ of }) => of === 'tables');
      expect(ofTables.map(({ units }) => units)).toEqual([tablesPerQuestion * 1e6]);
      expect(RoaringBitmap32.deserialize('portable', ofTables[0]!.persons).size).toBe(300);
    }
    expect(budget.tables).toBeGreaterThan(tablesPerQuestion);
  });
});

describe('one person more or less', () => {
  it.each([1, 5, 12])('with %i years moves all tables of a question by no more than their price', (has) => {
    const years = manyYears(3000);
    const persons = range(0, 1500);
    const tables = cellsOf({ tables: [years, sexes, years], crossTables: [[sexes, years]] }, persons);
    const units = 30_000;
    // In every twelve persons there is one with each number of years.
    for (const person of [has - 1, has + 11, has + 1187]) {
      const others = persons.clone();
      others.remove(person);
      const told = tables.reduce((sum, table) => {
        const [all, rest] = [boundedCounts(persons, table), boundedCounts(others, table)];
        const distance = all.reduce((squares, count, at) => squares + (count - rest[at]!) ** 2, 0);
        return sum + distance / cellNoise(units, tables.length, table.most) ** 2;
      }, 0);
      expect(told).toBeGreaterThan(0);
      expect(1e6 * told).toBeLessThanOrEqual(units + 1e-6);
      if (has > mostValuesCounted) expect(1e6 * told).toBeCloseTo(units, 6);
    }
  });
});

describe('tables of persons of whom some cannot pay any more', () => {
  const years = manyYears(3000);
  /** An engine that has told all that tables may tell of the first hundred persons. */
  const used = (seed: number | 'no noise', tables: readonly DistributionTable[]) => {
    const engine = engineOf(seed);
    for (let at = 0; at < 5; at += 1) engine.answer(asked(`before ${at}`, range(0, 100), tables));
    return engine;
  };

  it.each([
    ['in which each stands once', [sexes], [500]],
    ['in which a person may stand in many', [years], inLatestYears(years, range(0, 500))],
  ] as const)('have intervals that hold who was left out: tables %s', (_, tables, truth) => {
    let [inside, shown] = [0, 0];
    for (let seed = 1; seed <= 60; seed += 1) {
      const { distributions, rules } = used(seed, tables).answer(asked('q', range(0, 500), tables));
      expect(rules?.maybeLeftOut).toBe(true);
      for (const [at, { above = 0, margin = 0, persons }] of distributions[0]!.cells.entries()) {
        if (persons === null) continue;
        shown += 1;
        inside += Number(persons - margin <= truth[at]! && truth[at]! <= persons + margin + above);
      }
    }
    expect(shown).toBeGreaterThan(50);
    expect(inside / shown).toBeGreaterThan(0.95);
  });

  it('are hidden where more may be missing than are counted, and shown of persons who can pay', () => {
    const engine = used('no noise', [sexes]);
    const cells = (key: string, persons: RoaringBitmap32) =>
      engine.answer(asked(key, persons, [sexes])).distributions[0]!.cells.map(({ persons: told }) => told);
    expect(cells('the same', range(0, 100))).toEqual([null, null]);
    expect(cells('others', range(100, 600))).toEqual([500, null]);
  });

  it('say so of persons who were left out of the number already', () => {
    const engine = engineOf('no noise');
    for (let at = 0; at < 33; at += 1) engine.answer(totalOnly(`${at}`, range(0, 100)));
    const { distributions, above } = engine.answer(asked('q', range(0, 500), [sexes]));
    expect(above).toBeGreaterThanOrEqual(100);
    expect(distributions[0]!.cells[0]).toMatchObject({ persons: 400, above });
  });
});

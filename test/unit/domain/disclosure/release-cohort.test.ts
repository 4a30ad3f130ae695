import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PersonGroup } from '#domain/disclosure/cohort-facts';
import { hideSmallCells, type RawCell } from '#domain/disclosure/hide-small-cells';
import { releaseCohort } from '#domain/disclosure/release-cohort';

const threshold = 10;
const labels = { unknownSex: true, unknownAge: false, modalities: ['CT', 'MR'] };

/** Some persons who share everything. */
type Alike = PersonGroup & { readonly modalities: readonly string[] };
const people = (persons: number, changes: Partial<Alike> = {}): Alike[] => [
  { persons, ageYears: 45, sex: 'female', modalities: ['CT'], ...changes },
];
const release = (groups: Alike[]) =>
  releaseCohort(
    {
      labels,
      groups,
      persons: groups.reduce((sum, { persons }) => sum + persons, 0),
      modalities: ['CT', 'MR', 'US'].map((value) => ({
        value,
        persons: groups.reduce((sum, { persons, modalities }) => sum + (modalities.includes(value) ? persons : 0), 0),
      })),
    },
    threshold,
  );

/** Every way to fill the hidden cells that the released table, its total and the rule itself allow. */
function possibleTables(cells: readonly RawCell[]): Map<string, Set<number>> {
  const shown = hideSmallCells(cells, threshold);
  const total = cells.reduce((sum, { persons }) => sum + persons, 0);
  const hidden = shown.flatMap(({ persons }, index) => (persons === null ? [index] : []));
  const rest = total - shown.reduce((sum, { persons }) => sum + (persons ?? 0), 0);
  const possible = new Map(hidden.map((index) => [shown[index]!.value, new Set<number>()]));
  const fill = (position: number, left: number, chosen: number[]): void => {
    if (position === hidden.length) {
      if (left !== 0) return;
      const guess = cells.map((cell, index) => ({
        ...cell,
        persons: hidden.includes(index) ? chosen[hidden.indexOf(index)]! : cell.persons,
      }));
      // The attacker knows the rule: only tables that would be released in this very shape are left.
      const same = hideSmallCells(guess, threshold).every(({ persons }, index) => persons === shown[index]!.persons);
      if (same) for (const [at, index] of hidden.entries()) possible.get(shown[index]!.value)!.add(chosen[at]!);
      return;
    }
    for (let value = 0; value <= left; value += 1) fill(position + 1, left - value, [...chosen, value]);
  };
  fill(0, rest, []);
  return possible;
}

describe('what is released of a cohort', () => {
  it('is the same for nobody and for too few', () => {
    expect(release([])).toEqual(release(people(threshold - 1)));
    expect(release([])).toEqual({ persons: null, distributions: [] });
  });

  it('is the count and every distribution from the threshold on', () => {
    const { persons, distributions } = release([
      ...people(30),
      ...people(20, { sex: 'male', ageYears: 71, modalities: ['CT', 'MR'] }),
    ]);
    expect(persons).toBe(50);
    expect(distributions.map(({ name }) => name)).toEqual(['ageBand', 'sex', 'modality']);
    const cells = Object.fromEntries(distributions.map(({ name, cells: of }) => [name, of]));
    expect(cells.modality).toEqual([
      { value: 'CT', persons: null },
      { value: 'MR', persons: 20 },
    ]);
  });

  it('names the same labels whoever is in the cohort', () => {
    const of = (set: Alike[]) => release(set).distributions.map(({ cells }) => cells.map(({ value }) => value));
    expect(of(people(12))).toEqual(of(people(40, { sex: 'male', ageYears: 8, modalities: [] })));
  });

  it('never shows a count below the threshold', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40), { minLength: 2, maxLength: 10 }), (counts) => {
        const cells = counts.map((persons, index) => ({ value: String(index), persons }));
        for (const { persons } of hideSmallCells(cells, threshold))
          expect(persons === null || persons >= threshold).toBe(true);
      }),
    );
  });

  it('leaves every hidden cell with many possible values, for one who knows the total and the rule', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(24), { minLength: 2, maxLength: 4 }), (counts) => {
        const cells = counts.map((persons, index) => ({ value: String(index), persons }));
        fc.pre(counts.reduce((sum, count) => sum + count, 0) >= threshold);
        const shown = hideSmallCells(cells, threshold);
        // With every cell hidden the table tells no more than its total.
        fc.pre(shown.some(({ persons }) => persons !== null));
        for (const values of possibleTables(cells).values()) expect(values.size).toBeGreaterThanOrEqual(threshold - 1);
      }),
      { numRuns: 60 },
    );
  });

  it('hides nothing where every cell is large enough', () => {
    const cells = [10, 20, 30].map((persons, index) => ({ value: String(index), persons }));
    expect(hideSmallCells(cells, threshold)).toEqual(cells);
  });
});

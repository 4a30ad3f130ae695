import type { Distribution } from '#contracts/cohort-result';
import { ageBandOf, ageBands } from './age-band.ts';
import type { CohortFacts } from './cohort-facts.ts';
import { hideOneSidedCell } from './hide-one-sided-cell.ts';
import { hideSmallCells, type RawCell } from './hide-small-cells.ts';
import { largeEnough } from './large-enough.ts';

/** What may leave the trust of a cohort question. */
export type ReleasedCohort = { readonly persons: number | null; readonly distributions: Distribution[] };

/** What is released of a set below the threshold, whether it was empty or small. */
export const withheld: ReleasedCohort = { persons: null, distributions: [] };

/** Cells in the order of `labels`, whatever the set holds; a value without a label gets one at the end. */
function cellsOf(labels: readonly string[], counted: readonly RawCell[]): RawCell[] {
  const cells = new Map<string, number>(labels.map((label) => [label, 0]));
  for (const { value, persons } of counted) cells.set(value, (cells.get(value) ?? 0) + persons);
  return [...cells].map(([value, persons]) => ({ value, persons }));
}

const unknown = (exists: boolean): string[] => (exists ? ['unknown'] : []);

/**
 * Every number from the one set of distinct persons. A set below the threshold releases nothing, in the same words
 * whether it was empty or small.
 */
export function releaseCohort({ persons, groups, modalities, labels }: CohortFacts, threshold: number): ReleasedCohort {
  if (!largeEnough(persons, threshold)) return withheld;
  const ages = cellsOf(
    [...ageBands, ...unknown(labels.unknownAge)],
    groups.map((group) => ({ value: ageBandOf(group.ageYears), persons: group.persons })),
  );
  const sexes = cellsOf(
    ['female', 'male', ...unknown(labels.unknownSex)],
    groups.map((group) => ({ value: group.sex, persons: group.persons })),
  );
  const imaged = cellsOf(
    labels.modalities,
    modalities.filter(({ value }) => labels.modalities.includes(value)),
  );
  return {
    persons,
    distributions: [
      { name: 'ageBand', cells: hideSmallCells(ages, threshold) },
      { name: 'sex', cells: hideSmallCells(sexes, threshold) },
      { name: 'modality', cells: imaged.map((cell) => hideOneSidedCell(cell, persons, threshold)) },
    ],
  };
}

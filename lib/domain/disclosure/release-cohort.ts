import type { Distribution } from '#contracts/cohort-result';
import { ageBandOf, ageBands } from './age-band.ts';
import { hideOneSidedCell } from './hide-one-sided-cell.ts';
import { hideSmallCells, type RawCell } from './hide-small-cells.ts';
import { largeEnough } from './large-enough.ts';
import type { CohortFacts } from './person-attributes.ts';

/** What may leave the trust of a cohort question. */
export type ReleasedCohort = { readonly persons: number | null; readonly distributions: Distribution[] };

/** Cells in the order of `labels`, whatever the set holds; a value without a label gets one at the end. */
function tally(labels: readonly string[], values: readonly string[]): RawCell[] {
  const counts = new Map<string, number>(labels.map((label) => [label, 0]));
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([value, persons]) => ({ value, persons }));
}

/**
 * Every number from the one set of distinct persons. A set below the threshold releases nothing, in the same words
 * whether it was empty or small.
 */
export function releaseCohort({ people, labels }: CohortFacts, threshold: number): ReleasedCohort {
  const total = people.length;
  if (!largeEnough(total, threshold)) return { persons: null, distributions: [] };
  const unknown = (exists: boolean): string[] => (exists ? ['unknown'] : []);
  const ages = tally(
    [...ageBands, ...unknown(labels.unknownAge)],
    people.map(({ ageYears }) => ageBandOf(ageYears)),
  );
  const sexes = tally(
    ['female', 'male', ...unknown(labels.unknownSex)],
    people.map(({ sex }) => sex),
  );
  const known = new Set(labels.modalities);
  const modalities = tally(
    labels.modalities,
    people.flatMap((person) => [...new Set(person.modalities)].filter((modality) => known.has(modality))),
  );
  return {
    persons: total,
    distributions: [
      { name: 'ageBand', cells: hideSmallCells(ages, threshold) },
      { name: 'sex', cells: hideSmallCells(sexes, threshold) },
      { name: 'modality', cells: modalities.map((cell) => hideOneSidedCell(cell, total, threshold)) },
    ],
  };
}

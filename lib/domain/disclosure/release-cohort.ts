import type { Distribution } from '#contracts/cohort-result';
import { ageBandOf, ageBands } from './age-band.ts';
import { hideSmallCells, type RawCell } from './hide-small-cells.ts';
import { largeEnough } from './large-enough.ts';

/** What is known of one person of a cohort, enough for every released number. */
export type PersonAttributes = {
  readonly personId: number;
  /** Completed years on the data day; null when no year of birth is recorded. */
  readonly ageYears: number | null;
  readonly sex: 'female' | 'male' | 'unknown';
  readonly modalities: readonly string[];
};

/** What may leave the trust of a cohort question. */
export type ReleasedCohort = { readonly persons: number | null; readonly distributions: Distribution[] };

const count = (
  people: readonly PersonAttributes[],
  value: string,
  has: (person: PersonAttributes) => boolean,
): RawCell => ({
  value,
  persons: people.filter(has).length,
});

/**
 * Every number from the one set of distinct persons. A set below the threshold releases nothing, in the same words
 * whether it was empty or small.
 */
export function releaseCohort(people: readonly PersonAttributes[], threshold: number): ReleasedCohort {
  const total = people.length;
  if (!largeEnough(total, threshold)) return { persons: null, distributions: [] };
  const hide = (cells: readonly RawCell[]) => hideSmallCells(cells, total, threshold);
  const modalities = [...new Set(people.flatMap((person) => person.modalities))].sort();
  return {
    persons: total,
    distributions: [
      {
        name: 'ageBand',
        cells: hide(ageBands.map((band) => count(people, band, ({ ageYears }) => ageBandOf(ageYears) === band))),
      },
      {
        name: 'sex',
        cells: hide(
          (['female', 'male', 'unknown'] as const).map((sex) => count(people, sex, (person) => person.sex === sex)),
        ),
      },
      {
        // A person may have several modalities, so each one stands against its own complement too.
        name: 'modality',
        cells: modalities
          .map((modality) => count(people, modality, (person) => person.modalities.includes(modality)))
          .map(({ value, persons }) => ({
            value,
            persons:
              largeEnough(persons, threshold) && (persons === total || largeEnough(total - persons, threshold))
                ? persons
                : null,
          })),
      },
    ],
  };
}

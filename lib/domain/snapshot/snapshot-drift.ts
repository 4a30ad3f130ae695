import type { SnapshotFacts } from '#contracts/snapshot';

/** A number of persons as it was released: null where it was hidden. */
export type ReleasedPersons = { readonly persons: number | null; readonly margin?: number | undefined };

/** Where the true number lies: around a released one, and below the threshold where it was hidden. */
const rangeOf = ({ persons, margin = 0 }: ReleasedPersons, threshold: number): readonly [number, number] =>
  persons === null ? [0, threshold - 1 + margin] : [persons - margin, persons + margin];

/**
 * How far the frozen cohort is from the number that was approved, in released numbers alone. They differ beyond their
 * margins where no true number could have given both.
 */
export const snapshotDrift = (
  approved: ReleasedPersons,
  frozen: ReleasedPersons,
  threshold: number,
): NonNullable<SnapshotFacts['drift']> => {
  const [approvedLow, approvedHigh] = rangeOf(approved, threshold);
  const [frozenLow, frozenHigh] = rangeOf(frozen, threshold);
  return {
    approved: approved.persons,
    frozen: frozen.persons,
    beyondMargin: approvedHigh < frozenLow || frozenHigh < approvedLow,
  };
};

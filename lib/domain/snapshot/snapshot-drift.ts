import type { SnapshotFacts } from '#contracts/snapshot';

/** A number of persons as it was released: null where it was hidden. */
export type ReleasedPersons = {
  readonly persons: number | null;
  readonly margin?: number | undefined;
  readonly above?: number | undefined;
};

/** Where the true number lies: around a released one, and below the least that is shown where it was hidden. */
const rangeOf = ({ persons, margin = 0, above = 0 }: ReleasedPersons, leastShown: number): readonly [number, number] =>
  persons === null ? [0, leastShown] : [persons - margin, persons + margin + above];

/**
 * How far the frozen cohort is from the number that was approved, in released numbers alone. They differ beyond their
 * margins where no true number could have given both.
 */
export const snapshotDrift = (
  approved: ReleasedPersons,
  frozen: ReleasedPersons,
  leastShown: number,
): NonNullable<SnapshotFacts['drift']> => {
  const [approvedLow, approvedHigh] = rangeOf(approved, leastShown);
  const [frozenLow, frozenHigh] = rangeOf(frozen, leastShown);
  return {
    approved: approved.persons,
    frozen: frozen.persons,
    beyondMargin: approvedHigh < frozenLow || frozenHigh < approvedLow,
  };
};

import type { ImportedPersons } from '#contracts/appliance/query-api';
import type { DistributionTable } from '#domain/disclosure/distribution-table';
import type { FrozenCohort } from '#domain/disclosure/frozen-figures';
import type { PersonSet } from '#domain/disclosure/person-set';

/** Something that differs between the two worlds an attacker tells apart: the one without the secret, the one with it. */
export type InBothWorlds<T> = readonly [without: T, withSecret: T];

/** What is frozen beside the persons, and what then comes of each import of it. */
export type FrozenPad = Omit<FrozenCohort, 'persons'> & { readonly imports?: readonly ImportedPersons[] };

/** One bit about the target: what the attacker wants. */
export type Bit = 0 | 1;

/**
 * A question as the attacker sees it: they know everybody else's records, and so what it selects in either world.
 * Whoever answers holds one of the two worlds.
 */
export type Question = {
  /** Its wording: the same text is the same question. */
  readonly text: string;
  /** Which of the attacker's accounts (each its own project) asks which trust. */
  readonly account: number;
  readonly trust: number;
  readonly persons: InBothWorlds<PersonSet>;
  readonly tables: InBothWorlds<readonly DistributionTable[]>;
  /** Pairs of positions in `tables` to be counted at once. */
  readonly crossTables: readonly (readonly [number, number])[];
  /** Where the persons are frozen instead, behind the trust's approval: their studies and the checks that they fail. */
  readonly frozen?: InBothWorlds<FrozenPad>;
  /** On which load of the data it is asked; absent: the first. */
  readonly load?: number;
  /** Where the share of a secure sum is asked for, among so many trusts of which the attacker invented all others. */
  readonly sumOf?: number;
};

/**
 * What came back; `null` is a hidden number. Cells stand in the order of tables, labels, then cross-tables by row; those
 * of a freeze are its studies, then its checks, then of each import the persons with images, with a study left out for each
 * reason, and with one that is not settled.
 */
export type Answer =
  | 'refused'
  | {
      readonly persons: number | null;
      readonly cells: readonly (number | null)[];
      /** How many times the least noise the numbers carry, where a rule adds noise. */
      readonly factor?: number;
      /** Questions used up so far, where the rule shows it. */
      readonly used: number | null;
    };

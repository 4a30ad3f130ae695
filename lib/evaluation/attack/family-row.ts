import type { Accuracy } from './accuracy.ts';

/** One family in the file of figures. `accuracy` is the share of right guesses; where a family has no guess, what `measure` says. */
export type FamilyRow = {
  readonly name: string;
  readonly does: string;
  readonly questions: number;
  readonly rounds: number;
  readonly accuracy: number;
  readonly standardError: number;
  readonly measure: string;
  /** What the accuracy may be at most. */
  readonly bound: number;
  /** At or below the bound within two standard errors. */
  readonly met: boolean;
  /** The same measure against the release rules of others, in the same run; null where they have nothing of the kind. */
  readonly rules: { readonly flip: number | null; readonly bunny: number | null; readonly openSafely: number | null };
};

/** Judges a family by its measured share. */
export function familyRow(
  family: { readonly name: string; readonly does: string; readonly bound: number; readonly measure?: string },
  questions: number,
  { rounds, share }: Accuracy,
  rules: FamilyRow['rules'],
): FamilyRow {
  const standardError = Math.sqrt((share * (1 - share)) / rounds);
  return {
    name: family.name,
    does: family.does,
    questions,
    rounds,
    accuracy: share,
    standardError,
    measure: family.measure ?? 'share of right guesses; a coin has 0.5',
    bound: family.bound,
    met: share <= family.bound + 2 * standardError,
    rules,
  };
}

import type { Accuracy } from './accuracy.ts';

/** One family in the file of figures. `accuracy` is the share of right guesses; where a family has no guess, what `measure` says. */
export type FamilyRow = {
  readonly name: string;
  readonly does: string;
  readonly questions: number;
  readonly accuracy: number;
  /** In 95 of 100 runs the true share lies between these. */
  readonly interval: readonly [number, number];
  readonly rounds: number;
  readonly measure: string;
  readonly goal: number;
  readonly met: boolean;
  /** The same measure against the release rules of others, in the same run; null where they have nothing of the kind. */
  readonly rules: { readonly flip: number | null; readonly bunny: number | null; readonly openSafely: number | null };
};

/** Judges a family by its measured share. */
export function familyRow(
  family: { readonly name: string; readonly does: string; readonly goal: number; readonly measure?: string },
  questions: number,
  ours: Accuracy,
  rules: FamilyRow['rules'],
): FamilyRow {
  return {
    name: family.name,
    does: family.does,
    questions,
    accuracy: ours.share,
    interval: [ours.from, ours.to],
    rounds: ours.rounds,
    measure: family.measure ?? 'share of right guesses; a coin has 0.5',
    goal: family.goal,
    met: ours.share <= family.goal,
    rules,
  };
}

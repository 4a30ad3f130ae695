/** A share of right guesses with the interval that holds the true share in 95 of 100 runs (Wilson 1927). */
export type Accuracy = { readonly rounds: number; readonly share: number; readonly from: number; readonly to: number };

const z = 1.959964;

/** Judges `right` of `rounds` guesses. */
export function accuracy(right: number, rounds: number): Accuracy {
  const share = right / rounds;
  const shrink = 1 + z ** 2 / rounds;
  const middle = (share + z ** 2 / (2 * rounds)) / shrink;
  const half = (z / shrink) * Math.sqrt((share * (1 - share)) / rounds + z ** 2 / (4 * rounds ** 2));
  return { rounds, share, from: Math.max(0, middle - half), to: Math.min(1, middle + half) };
}

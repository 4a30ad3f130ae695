/** One answer: what the bit was, and how long it took. */
export type TimedBit = { readonly bit: boolean; readonly milliseconds: number };

type Guess = { readonly at: number; readonly slowerMeans: boolean };

/** The threshold and the direction that tell most of these bits right. */
function bestGuess(seen: readonly TimedBit[]): Guess {
  const sorted = seen.toSorted((one, other) => one.milliseconds - other.milliseconds);
  // Of those so far, at or below the threshold: how many more are set than not.
  let lead = 0;
  const set = sorted.filter(({ bit }) => bit).length;
  let best: Guess = { at: Number.NEGATIVE_INFINITY, slowerMeans: true };
  let right = Math.max(set, sorted.length - set);
  if (set * 2 < sorted.length) best = { ...best, slowerMeans: false };
  for (const { bit, milliseconds } of sorted) {
    lead += bit ? 1 : -1;
    const slower = set - lead;
    if (slower > right) [right, best] = [slower, { at: milliseconds, slowerMeans: true }];
    if (sorted.length - slower > right)
      [right, best] = [sorted.length - slower, { at: milliseconds, slowerMeans: false }];
  }
  return best;
}

const rightShare = ({ at, slowerMeans }: Guess, seen: readonly TimedBit[]): number =>
  seen.filter(({ bit, milliseconds }) => bit === (milliseconds > at === slowerMeans)).length / seen.length;

/**
 * How many of 100 bits an attacker tells right who first learns the best threshold from answers whose bits he knows.
 * Each half is judged by the threshold of the other: judged by its own, even pure chance would look like knowledge.
 */
export function tellingAccuracy(seen: readonly TimedBit[]): number {
  const halves = [0, 1].map((half) => seen.filter((_, index) => index % 2 === half));
  const [even = [], odd = []] = halves;
  for (const half of [even, odd])
    if (new Set(half.map(({ bit }) => bit)).size < 2) throw new Error('each half needs answers about either bit');
  return 50 * (rightShare(bestGuess(even), odd) + rightShare(bestGuess(odd), even));
}

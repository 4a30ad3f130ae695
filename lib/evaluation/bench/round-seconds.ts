import { median } from 'simple-statistics';

/** A line of a run's log, as far as the time of its rounds is in it. */
export type RoundLine = { readonly at: string; readonly event: string; readonly round?: number | undefined };

/** Median seconds from the start of a round to that of the next; the first round warms everything up and is left out. */
export function roundSeconds(lines: readonly RoundLine[]): number {
  const starts = lines
    .filter(({ event }) => event === 'ROUND_STARTED')
    .sort((one, other) => (one.round ?? 0) - (other.round ?? 0))
    .map(({ at }) => Date.parse(at));
  const apart = starts.slice(2).map((start, index) => (start - (starts[index + 1] ?? start)) / 1000);
  if (apart.length === 0) throw new Error('the time of a round cannot be told from fewer than three rounds');
  return median(apart);
}

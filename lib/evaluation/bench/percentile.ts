/** The value at `share` (0 to 1) of the sorted sample, by the nearest rank. */
export function percentile(sample: readonly number[], share: number): number {
  const sorted = [...sample].sort((one, other) => one - other);
  const rank = Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1));
  return sorted[rank] ?? Number.NaN;
}

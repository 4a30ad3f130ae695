/** A metric as it leaves: four decimals, so that its low bits carry nothing. */
export const roundMetric = (value: number): number => Math.round(value * 10_000) / 10_000 + 0;

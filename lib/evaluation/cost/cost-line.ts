/** One line of a bill, in US dollars a month. */
export type CostLine = { readonly item: string; readonly monthlyUsd: number };

/** The sum of lines, in US dollars a month. */
export const sumOf = (lines: readonly CostLine[]): number => lines.reduce((sum, { monthlyUsd }) => sum + monthlyUsd, 0);

/**
 * Estimated cost above which no statement in SQL runs, in PostgreSQL's unit. With 100,000 and 400,000 persons of the
 * bench, a million units mostly took 3 to 8 seconds on two busy cores, 14 to 26 for calculations with days, and 32 for a
 * statement that was written to mislead. Of thirty usual questions the dearest was estimated at 147,000 for 100,000
 * persons and 1,000,000 conditions.
 */
export const maxPlanCost = 400_000;

/** The limit of one statement is at least this share of the greatest one. */
const leastShare = 0.5;

/**
 * Whether a statement of this estimated cost may run. Its limit is drawn anew between half the greatest one and the
 * greatest: estimates follow from exact numbers of rows, and at a fixed limit one person's row could decide. `uniform`
 * draws from 0 to 1.
 */
export const withinCostLimit = (cost: number, uniform: () => number): boolean =>
  cost <= maxPlanCost * leastShare ** uniform();

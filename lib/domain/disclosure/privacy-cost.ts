/** Accounts are kept in millionths of 1/σ², as whole numbers: sums of them are exact and do not depend on their order. */
export const unitsOf = (information: number): number => Math.floor(information * 1e6);

/** What an answer with normal noise of this standard deviation costs whoever it counts, in units, rounded up. */
export const privacyCost = (sd: number): number => Math.ceil(1e6 / sd ** 2);

/** The standard deviation of the noise that costs exactly so many units. */
export const sdOf = (units: number): number => Math.sqrt(1e6 / units);

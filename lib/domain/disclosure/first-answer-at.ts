import type { ServedProject } from './privacy-ledger.ts';

/**
 * The instant to record for the first answer of one more project: now, or the latest that is recorded where the clock was
 * set back since. Otherwise the year of a project that was answered meanwhile would end early.
 */
export const firstAnswerAt = (served: readonly ServedProject[], now: Date): string =>
  new Date(
    served.reduce((latest, { firstAnsweredAt }) => Math.max(latest, Date.parse(firstAnsweredAt)), now.getTime()),
  ).toISOString();

import * as z from 'zod';

/**
 * Where one trust’s answer to a cohort question stands.
 * - QUEUED: the question waits at the hub until the trust’s appliance takes it
 * - RUNNING: the trust’s appliance has taken the question and has not answered yet
 * - ANSWERED: the trust has answered with a number, or with its share of a secure sum
 * - WITHHELD: the trust has answered, and its disclosure control shows no number; zero and a few look alike
 * - REFUSED: the trust’s policy, limits or budget did not let the question in
 * - FAILED: a fault kept the trust from answering
 * - LATE: the deadline passed before the trust answered
 * - CANCELLED: somebody cancelled the question before the trust answered
 * - UNCOUNTABLE: the trust’s data cannot be counted by what the cohort asks for
 */
export const QueryAnswerStatus = z.enum([
  'QUEUED',
  'RUNNING',
  'ANSWERED',
  'WITHHELD',
  'REFUSED',
  'FAILED',
  'LATE',
  'CANCELLED',
  'UNCOUNTABLE',
]);
export type QueryAnswerStatus = z.infer<typeof QueryAnswerStatus>;

/**
 * Where a cohort question stands over all trusts that were asked.
 * - QUEUED: no trust has taken it yet
 * - RUNNING: a trust has taken it, and not all have ended
 * - ENDED: no trust is still to answer; the counts say how each ended
 * - CANCELLED: no trust is still to answer, because somebody cancelled the question where it was open
 */
export const CohortQueryStatus = z.enum(['QUEUED', 'RUNNING', 'ENDED', 'CANCELLED']);
export type CohortQueryStatus = z.infer<typeof CohortQueryStatus>;

const trusts = z.int().nonnegative();

/** How many trusts a cohort question has in each status; together they are all that were asked. */
export const TrustsByStatus = z.object({
  queued: trusts,
  running: trusts,
  answered: trusts,
  withheld: trusts,
  refused: trusts,
  failed: trusts,
  late: trusts,
  cancelled: trusts,
  uncountable: trusts,
});
export type TrustsByStatus = z.infer<typeof TrustsByStatus>;

/**
 * The numbers released so far, added up. In 95 of 100 totals the true one is at most `margin` less, and at most `margin`
 * and `above` more. Who is known to two trusts counts twice.
 */
export const RunningTotal = z.object({
  persons: z.int().nonnegative(),
  margin: z.int().nonnegative().optional(),
  /** How many persons besides may have been left out; absent where nobody can have been. */
  above: z.int().nonnegative().optional(),
  /** How many trusts are in it: those that have answered with a number. */
  trusts: z.int().positive(),
});
export type RunningTotal = z.infer<typeof RunningTotal>;

import * as z from 'zod';
import { UserId } from './ids.ts';
import { Day, Instant } from './primitives.ts';

/** Owner or Admin to hub: on which day the files of a closed project go; the same again confirms it. */
export const PlanPurge = z.object({ purgeOn: Day }).strict();
export type PlanPurge = z.infer<typeof PlanPurge>;

/**
 * When the files of a closed project go for good: those of its models and the results of its runs. Nothing goes without a
 * confirmation before the day.
 */
export const PurgePlan = z.object({
  /** A day in UTC. */
  purgeOn: Day,
  plannedBy: UserId,
  plannedAt: Instant,
  confirmedBy: UserId.optional(),
  confirmedAt: Instant.optional(),
  /** The day came and nobody had confirmed it: everything is still there. */
  lapsedAt: Instant.optional(),
  purgedAt: Instant.optional(),
  /** How many files went. */
  filesPurged: z.int().nonnegative().optional(),
});
export type PurgePlan = z.infer<typeof PurgePlan>;

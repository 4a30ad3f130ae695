import * as z from 'zod';
import { CohortDefinition } from '#contracts/cohort';

/**
 * What an operator who attacks their own deployment knows: `target` selects the person if, and only if, they have the
 * secret, and nobody else; each pad selects other persons only, and so many of them where that is known.
 */
export const TargetPlan = z
  .object({
    target: CohortDefinition,
    pads: z
      .array(z.object({ cohort: CohortDefinition, persons: z.int().nonnegative().optional() }).strict())
      .min(1)
      .max(200),
    /** Fresh questions that may be spent; the budget that the trust shows holds as well. */
    questions: z.int().min(2).max(200).default(20),
  })
  .strict();
export type TargetPlan = z.infer<typeof TargetPlan>;

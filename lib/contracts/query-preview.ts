import * as z from 'zod';
import { Cohort } from './cohort.ts';
import { Show } from './cohort-result.ts';
import { TrustCode, TrustId } from './ids.ts';

/** Researcher to hub, before asking: what would this question cost? Nothing is asked of any trust. */
export const PreviewCohortQuery = z.object({ cohort: Cohort, show: Show.prefault({}) }).strict();
export type PreviewCohortQuery = z.infer<typeof PreviewCohortQuery>;

/**
 * What the question would cost at each trust. `fresh` is decided by the text of the question alone: one that the trust
 * has answered for this project since its data were last loaded costs nothing. `allowed` and `used` are fresh
 * questions as the trust last told them, null before its first answer.
 */
export const QueryPreview = z.object({
  trusts: z.array(
    z.object({
      trustId: TrustId,
      code: TrustCode,
      fresh: z.boolean(),
      allowed: z.int().nonnegative().nullable(),
      used: z.int().nonnegative().nullable(),
    }),
  ),
});
export type QueryPreview = z.infer<typeof QueryPreview>;

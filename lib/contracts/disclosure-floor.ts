import * as z from 'zod';

/** Hub to trust, with a question: at least this strict. Strictest of this and the trust's own policy holds. */
export const DisclosureFloor = z.object({
  threshold: z.int().min(1).max(1000).optional(),
  rounding: z.int().min(1).max(100).optional(),
  noisePersons: z.number().min(0).max(1000).optional(),
  freshAnswersPerProject: z.int().min(0).max(10_000).optional(),
});
export type DisclosureFloor = z.infer<typeof DisclosureFloor>;

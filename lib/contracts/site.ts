import * as z from 'zod';
import { Instant, titleOf } from './primitives.ts';

/** A sentence that every page shows, with a page to read more where there is one. */
export const Banner = z
  .object({
    text: titleOf(300),
    link: z
      .url({ protocol: /^https$/ })
      .max(500)
      .optional(),
  })
  .strict();
export type Banner = z.infer<typeof Banner>;

/** What holds for the whole hub at this moment. */
export const Site = z.object({
  version: z.string(),
  banner: Banner.optional(),
  /** The hub is being redeployed: no run may be started; everything else goes on. */
  deploymentMode: z.boolean(),
  /** No run goes on, so that a deployment interrupts none. */
  quiesced: z.boolean(),
  changedAt: Instant.optional(),
});
export type Site = z.infer<typeof Site>;

/** Admin to hub; what is absent stays, and `null` takes the banner away. */
export const ChangeSite = z
  .object({ banner: Banner.nullable().optional(), deploymentMode: z.boolean().optional() })
  .strict();
export type ChangeSite = z.infer<typeof ChangeSite>;

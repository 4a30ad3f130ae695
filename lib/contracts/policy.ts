import * as z from 'zod';
import { Backend } from './passport.ts';
import { TaskType } from './task.ts';

/**
 * The trust's own `policy.yaml`. The hub neither sets nor reads it; it can only make things stricter than the
 * hub asks. An unknown key stops the services, because a mistyped rule is a rule that does not hold.
 */
export const Policy = z
  .object({
    version: z.literal(1),
    disclosure: z
      .object({
        /** Fewest distinct persons a released number may stand for. */
        threshold: z.int().min(5).max(1000).default(10),
      })
      .strict()
      .default({ threshold: 10 }),
    projects: z
      .object({
        allow: z.union([z.literal('any'), z.array(z.uuid()).min(1)]).default('any'),
        deny: z.array(z.uuid()).default([]),
      })
      .strict()
      .default({ allow: 'any', deny: [] }),
    tasks: z
      .object({ allow: z.array(TaskType).min(1) })
      .strict()
      .default({ allow: [...TaskType.options] }),
    runs: z
      .object({
        backends: z.array(Backend).min(1).default(['flower']),
        maxRounds: z.int().min(1).max(1000).default(100),
        /** The strictest of this and the passport's clip norm holds. */
        maxClipNorm: z.number().positive().default(10),
        maxUpdateBytes: z.int().positive().default(536_870_912),
        weightsMayLeave: z.boolean().default(true),
        sandbox: z
          .object({
            memoryBytes: z.int().positive().default(4_294_967_296),
            cpuSeconds: z.int().positive().default(3600),
            processes: z.int().positive().default(256),
          })
          .strict()
          .default({ memoryBytes: 4_294_967_296, cpuSeconds: 3600, processes: 256 }),
      })
      .strict()
      .prefault({}),
  })
  .strict();
export type Policy = z.infer<typeof Policy>;

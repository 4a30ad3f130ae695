import * as z from 'zod';
import { RunId } from '#contracts/ids';
import { Instant } from '#contracts/primitives';

/**
 * Whom a listener serves. It stays when it is freed, so that its token only ever grows: what was decided by an earlier
 * lease is refused under a later one.
 */
export const ListenerItem = z.object({
  listener: z.string(),
  fencingToken: z.int().positive(),
  /** Absent: it is free. */
  runId: RunId.optional(),
  leasedAt: Instant.optional(),
  /** The address of the run's server that connections are passed on to; noted before they are. */
  target: z.string().optional(),
});
export type ListenerItem = z.infer<typeof ListenerItem>;

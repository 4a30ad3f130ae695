import * as z from 'zod';
import { Gpu } from '#contracts/gpu';
import { Instant } from '#contracts/primitives';
import { ServiceHealth } from '#contracts/trust';

/** The last heartbeat of a trust on the ledger; `receivedAt` is the hub's own clock. */
export const HeartbeatItem = z.object({
  receivedAt: Instant,
  applianceVersion: z.string(),
  /** Hub's time less the trust's, when the heartbeat came; absent from what an earlier release stored. */
  clockSkewSeconds: z.int().optional(),
  services: z.record(z.string(), ServiceHealth),
  /** Those that the trust gives to runs; absent: none. */
  gpus: z.array(Gpu).optional(),
});
export type HeartbeatItem = z.infer<typeof HeartbeatItem>;

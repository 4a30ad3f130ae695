import * as z from 'zod';
import { Instant } from '#contracts/primitives';
import { ServiceHealth } from '#contracts/trust';

/** The last heartbeat of a trust on the ledger; `receivedAt` is the hub's own clock. */
export const HeartbeatItem = z.object({
  receivedAt: Instant,
  applianceVersion: z.string(),
  services: z.record(z.string(), ServiceHealth),
});
export type HeartbeatItem = z.infer<typeof HeartbeatItem>;

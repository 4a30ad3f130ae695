import * as z from 'zod';
import { HubKeyStatements } from '../hub-key.ts';
import { Instant } from '../primitives.ts';
import { Receipt } from '../receipt.ts';
import { Admission } from '../run-tasks.ts';

/**
 * Inside the appliance, to `fl-client` (all with scope `runs:control`, poller only):
 * - `PUT /runs/{runId}/bundle` body application/zip → 204
 * - `POST /runs/{runId}/admission` AdmissionRequest → Admission; asking again returns the first answer
 * - `POST /runs/{runId}/join` JoinRequest → 202 RunState; harmless to repeat
 * - `GET /runs/{runId}` → RunState
 * - `POST /runs/{runId}/stop` StopRequest → RunState
 */
export const AdmissionRequest = z.object({
  passport: z.string(),
  /** What the hub's clock shows by its last answer; it only names the cause where a clock at the trust is wrong. */
  hubTime: Instant.optional(),
  /** Every statement of the hub's keys that the poller has followed. */
  hubKeyStatements: HubKeyStatements.default([]),
});
export type AdmissionRequest = z.infer<typeof AdmissionRequest>;

/** Where the server of a run is, and by which authority its certificate is known. */
export const JoinedServer = z.object({ host: z.string(), port: z.int(), caCertificate: z.string() });
export type JoinedServer = z.infer<typeof JoinedServer>;

export const JoinRequest = JoinedServer.extend({ hubKeyStatements: HubKeyStatements.default([]) });
export type JoinRequest = z.infer<typeof JoinRequest>;

export const StopRequest = z.object({ reason: z.string().max(80) });
export type StopRequest = z.infer<typeof StopRequest>;

export const RunState = z.object({
  runId: z.uuid(),
  state: z.enum(['UNKNOWN', 'REFUSED', 'ADMITTED', 'JOINED', 'FINISHED']),
  admission: Admission.optional(),
  /** Unsigned; the poller signs it with the trust's key. */
  receipt: Receipt.optional(),
});
export type RunState = z.infer<typeof RunState>;

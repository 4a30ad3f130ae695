import * as z from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);
const url = z.url();

/** Settings of the poller, all from the environment. */
export const PollerConfig = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: port,
  DATA_FOLDER: z.string().min(1),
  /** Origin of the hub, without `/api`. */
  HUB_ORIGIN: url,
  API_KEY_FILE: z.string().min(1),
  ENCRYPTION_KEY_FILE: z.string().min(1),
  SIGNING_KEY_FILE: z.string().min(1),
  SERVICE_KEY_FILE: z.string().min(1),
  SERVICE_KEYS_FILE: z.string().min(1),
  HUB_KEY_FILE: z.string().min(1),
  TRUST_ID_FILE: z.string().min(1),
  POLICY_FILE: z.string().min(1),
  /**
   * Ids and keys of the trusts to take part in secure sums with. Without it, a key from the hub is trusted on first
   * use.
   */
  PEERS_FILE: z.string().min(1).optional(),
  QUERY_URL: url,
  IMAGING_URL: url,
  FL_CLIENT_URL: url,
  /**
   * Whether to wait for tasks at the trust's queue itself, at `sqs.<region>.amazonaws.com`, which costs the hub a seventh
   * of a wait at its API; where that host cannot be reached, and with `false`, at the API.
   */
  DIRECT_DOORBELL: z.stringbool().default(true),
  /** How often the appliance looks at itself, and tells the hub while something changes, is at work or is not healthy. */
  HEARTBEAT_SECONDS: z.coerce.number().positive().default(60),
  /** How often the hub is told while the appliance is healthy, has nothing to do and nothing changes. */
  QUIET_HEARTBEAT_SECONDS: z.coerce.number().positive().default(180),
  /** How long silence of doorbell and heartbeats is believed before the hub is asked for tasks all the same. */
  LOOK_SECONDS: z.coerce.number().nonnegative().default(900),
  RENEW_SECONDS: z.coerce.number().positive().default(15),
  BACK_OFF_LONGEST_SECONDS: z.coerce.number().positive().default(30),
  /** Longest pause between attempts at work that fails transiently; the first pauses are shorter. */
  RETRY_LONGEST_SECONDS: z.coerce.number().positive().default(300),
  VERSION: z.string().min(1),
});
export type PollerConfig = z.infer<typeof PollerConfig>;

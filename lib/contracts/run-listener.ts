import * as z from 'zod';

/** One of the fixed set of addresses at which trusts reach run servers; each serves one run at a time. */
export const RunListener = z.object({
  /** By which it is leased: the port, or where servers have ports of their own, its number. */
  id: z.string().min(1),
  /** The port that trusts connect to; 0 where nothing stands before the server and it has a port of its own. */
  port: z.int().min(0).max(65_535),
  /** What its load balancers pass its connections on to; none where nothing stands before the server. */
  targetGroups: z.array(z.string().min(1)),
});
export type RunListener = z.infer<typeof RunListener>;

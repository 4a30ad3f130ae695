import * as z from 'zod';
import { DisclosureFloor } from '#contracts/disclosure-floor';

/** What differs from one deployment to the next; everything else is in the stacks. */
export const HubSettings = z
  .object({
    environment: z.string().regex(/^[a-z][a-z0-9-]{1,19}$/),
    /** Where people, trusts and run servers reach the hub; no slash at the end. */
    publicUrl: z.url().refine((url) => !url.endsWith('/'), 'without a slash at the end'),
    version: z.string().min(1),
    mailFrom: z.email(),
    /** Whether data outlive their stack. Only a deployment that is thrown away as a whole says no. */
    keepData: z.boolean(),
    /** All callers together; each caller's own limit is the edge's. */
    throttle: z.object({ requestsPerSecond: z.int().positive(), burst: z.int().positive() }),
    /** What the hub asks of every trust at least; it can make no trust's own policy laxer. Absent: each trust's own. */
    disclosureFloor: DisclosureFloor.strict().optional(),
    /** Where run servers are started; the Federation stack makes what is named here. */
    runServer: z.object({
      cluster: z.string(),
      taskDefinition: z.string(),
      container: z.string(),
      advertisedHost: z.string(),
      listenHost: z.string(),
      listenPort: z.int().min(0).max(65_535),
      subnets: z.array(z.string()),
      securityGroups: z.array(z.string()),
    }),
  })
  .strict();
export type HubSettings = z.infer<typeof HubSettings>;

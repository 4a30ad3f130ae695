import * as z from 'zod';
import { errorCodes } from './errors.ts';
import { FaultDetail } from './failure.ts';

/** What every edge answers on failure: problem details (RFC 9457) with our code. */
export const Problem = z.object({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.int(),
  code: z.enum(errorCodes),
  correlationId: z.string().optional(),
  details: z.array(FaultDetail).optional(),
});
export type Problem = z.infer<typeof Problem>;

import * as z from 'zod';
import { ErrorClass } from './error-class.ts';
import { errorCodes } from './errors.ts';

/** One fault: the rule that was broken and where, never the offending value; and what to write instead, where that is known. */
export const FaultDetail = z
  .object({ rule: z.string().max(200), place: z.string().max(300), instead: z.string().max(500).optional() })
  .strict();
export type FaultDetail = z.infer<typeof FaultDetail>;

/** A failure as it travels between processes: a registered code and its class. */
export const Failure = z
  .object({ code: z.enum(errorCodes), class: ErrorClass, details: z.array(FaultDetail).max(50).optional() })
  .strict();
export type Failure = z.infer<typeof Failure>;

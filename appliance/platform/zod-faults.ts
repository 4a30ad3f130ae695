import type * as z from 'zod';
import type { FaultDetail } from '#contracts/failure';

/**
 * The first 50 faults of a refused value as rule and place, without the schema library's messages, which may quote the
 * value.
 */
export const zodFaults = (error: z.ZodError): FaultDetail[] =>
  error.issues.slice(0, 50).map((issue) => ({
    rule: issue.code === 'custom' ? issue.message.slice(0, 200) : issue.code,
    place: (issue.path.join('.') || 'body').slice(0, 300),
  }));

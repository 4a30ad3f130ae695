import type * as z from 'zod';
import type { FaultDetail } from '#contracts/failure';

/**
 * The faults of a refused value as rule and place. Only messages that we wrote ourselves (`custom`) go along: those of
 * the schema library, and the names of unknown keys, may quote what was sent.
 */
export const zodFaults = (error: z.ZodError, within = ''): FaultDetail[] =>
  error.issues.slice(0, 50).map((issue) => ({
    rule: issue.code === 'custom' ? issue.message.slice(0, 200) : issue.code,
    place: [within, ...issue.path.map(String)]
      .filter((part) => part !== '')
      .join('.')
      .slice(0, 300),
  }));

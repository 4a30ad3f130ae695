import type * as z from 'zod';
import type { FaultDetail } from '#contracts/failure';
import { contractPath } from './contract-path.ts';

/**
 * The faults of a refused value as rule and place. Only messages that we wrote ourselves (`custom`) go along: those of
 * the schema library, and the names of unknown keys, may quote what was sent.
 */
export const zodFaults = (schema: z.ZodType, error: z.ZodError, within: string): FaultDetail[] =>
  error.issues.slice(0, 50).map((issue) => ({
    rule: issue.code === 'custom' ? issue.message.slice(0, 200) : issue.code,
    place: [within, ...contractPath(schema, issue.path)].join('.').slice(0, 300),
  }));

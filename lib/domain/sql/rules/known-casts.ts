import type { SqlRule } from '../sql-rule.ts';

/**
 * Only written days and intervals and small numbers are cast: a cast of a recorded text or number can fail, and
 * its failure tells the value.
 */
export const knownCasts: SqlRule = {
  name: 'only DATE and INTERVAL literals, and whole numbers to numeric, are cast',
  brokenBy: (fact) =>
    fact.kind === 'cast' && !fact.known
      ? { instead: "write the value as a literal of its own type, such as DATE '2024-01-31'" }
      : undefined,
};

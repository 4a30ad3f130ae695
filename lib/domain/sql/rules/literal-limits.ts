import type { SqlRule } from '../sql-rule.ts';

/**
 * LIMIT is a literal, and stands only where EXISTS asks whether there is any row: elsewhere it would let other
 * persons decide who belongs.
 */
export const literalLimits: SqlRule = {
  name: 'LIMIT is a literal of at least 1 inside EXISTS; there is no OFFSET',
  brokenBy: (fact) =>
    fact.kind === 'limit' && (!fact.literal || !fact.harmless)
      ? { instead: 'leave LIMIT and OFFSET out: the answer is a set' }
      : undefined,
};

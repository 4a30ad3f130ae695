import type { SqlRule } from '../sql-rule.ts';

const instead = {
  day: "a day that exists: '2024-01-31'",
  interval: "whole days, weeks, months or years, at most 200 years: INTERVAL '30 days'",
  number: 'at most 2147483647, or at most 15 digits on each side of a decimal point',
  text: 'at most 200 visible characters',
  value: 'IS NULL or IS NOT NULL',
} as const;

/** A literal is read by the rules as PostgreSQL will read it; one that PostgreSQL could not read never reaches it. */
export const soundLiterals: SqlRule = {
  name: 'a literal is a whole number, a decimal number, a short text, true, false, a day or an interval',
  brokenBy: (fact) => (fact.kind === 'literal' && !fact.sound ? { instead: instead[fact.wanted] } : undefined),
};

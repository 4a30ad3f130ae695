import type { SqlFact } from './sql-fact.ts';

/** What to write instead, where that is known. */
export type SqlBreach = { readonly instead?: string | undefined };

/** One reason to refuse expert SQL. */
export type SqlRule = {
  readonly name: string;
  /** Why it is there; a rule that is exported by itself says so in its doc line. */
  readonly why?: string;
  /** A breach where this fact breaks the rule; undefined where it keeps it or is none of the rule's business. */
  readonly brokenBy: (fact: SqlFact) => SqlBreach | undefined;
};

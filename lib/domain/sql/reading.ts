import type { Tell } from './sql-fact.ts';
import type { Scope } from './sql-scope.ts';
import type { SqlFields, SqlNode } from './sql-tree.ts';
import type { SqlType } from './sql-type.ts';

/** An expression once it is read: its type, itself with every column qualified, and its value where it is a literal. */
export type Expression = {
  readonly type: SqlType;
  readonly node: unknown;
  readonly literal?: string | number;
  /** Digits that a number may have, where its type alone does not tell. */
  readonly digits?: number;
};

/** A column that a SELECT answers; one without a name cannot be spoken of. */
export type OutputColumn = { readonly name: string; readonly type: SqlType; readonly optional: boolean };

/** A SELECT once it is read. */
export type RowSet = {
  readonly node: SqlNode;
  readonly columns: readonly OutputColumn[];
  /** Whether its rows say something about persons. */
  readonly patients: boolean;
  /** How many event tables multiply into the rows of one person. */
  readonly product: number;
  /** Whether it reads the vocabulary alone, and so says nothing of anybody. */
  readonly vocabulary: boolean;
};

/**
 * Where a SELECT stands: as a set of rows of its own, asked about per row of the block around it, or asked only
 * whether it has any row.
 */
export type SelectPlace = 'set' | 'within' | 'exists';

/** What reading carries along. */
export type Reading = {
  readonly tell: Tell;
  /** The day the data were loaded: what CURRENT_DATE means. */
  readonly dataDate: string;
  /** The sets that WITH has named so far. */
  readonly sets: ReadonlyMap<string, RowSet>;
  /** Takes in the product of a SELECT that is asked about per row. */
  readonly perRow: (product: number) => void;
  /** Reads a SELECT inside what is read: handed along, because SELECTs hold expressions and expressions SELECTs. */
  readonly select: (select: SqlFields, context: SelectContext) => RowSet;
};

/** Where a SELECT stands and what is around it. */
export type SelectContext = {
  readonly place: SelectPlace;
  readonly outer: Scope | undefined;
  readonly reading: Reading;
};

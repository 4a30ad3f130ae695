/** The type of a value, as PostgreSQL names it. */
export type BoundType = 'integer' | 'integer[]' | 'text' | 'text[]' | 'bigint' | 'numeric' | 'date';

/** What PostgreSQL and DuckDB write in different ways. */
export type SqlDialect = {
  readonly name: 'postgresql' | 'duckdb';
  /** The name of the type of a bound value. */
  readonly typeOf: (type: BoundType) => string;
  /** That a column holds one of the elements of a bound array. */
  readonly isOneOf: (column: string, array: string) => string;
  /** That a column holds one of the values that a statement returns. */
  readonly isOneOfFound: (column: string, statement: string) => string;
  /** A text without outer blanks and with A to Z in lower case; other letters stay as they are. */
  readonly folded: (text: string) => string;
};

export const postgresql: SqlDialect = {
  name: 'postgresql',
  typeOf: (type) => type,
  isOneOf: (column, array) => `${column} = ANY(${array})`,
  // As an array: the planner then expects many rows, and does not look them up one by one.
  isOneOfFound: (column, statement) => `${column} = ANY(ARRAY(${statement}))`,
  // Collation C folds the letters A to Z and no others, in every database alike.
  folded: (text) => `lower(btrim(${text}) COLLATE "C")`,
};

const upperCase = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The dialect of the read-optimised copy. */
export const duckdb: SqlDialect = {
  name: 'duckdb',
  // DuckDB's `numeric` keeps three decimals; the copy holds numbers as doubles.
  typeOf: (type) => (type === 'numeric' ? 'double' : type),
  // A list is searched for each row; a set is hashed.
  isOneOf: (column, array) => `${column} IN (SELECT unnest(${array}))`,
  isOneOfFound: (column, statement) => `${column} IN (${statement})`,
  folded: (text) => `translate(trim(${text}, ' '), '${upperCase}', '${upperCase.toLowerCase()}')`,
};
